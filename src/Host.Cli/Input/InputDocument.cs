using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>A Kubernetes object of the input.</summary>
/// <param name="Source">The file as the user named it, or <c>stdin</c>.</param>
/// <param name="Node">The object.</param>
/// <param name="Kind">Its kind as far as this program knows it.</param>
internal sealed record InputDocument(string Source, MappingNode Node, InputKind Kind)
{
    private readonly LenientObjectReader _metadata = new LenientObjectReader(Node, FieldPath.Root, []).Object("metadata");

    /// <summary><c>FILE:LINE</c>.</summary>
    public string Location => $"{Printable.Of(Source)}:{Node.Position.Line}";

    /// <summary><c>metadata.namespace</c>; empty if absent.</summary>
    public string Namespace => _metadata.String("namespace");

    /// <summary><c>metadata.name</c>; empty if absent.</summary>
    public string Name => _metadata.String("name");

    /// <summary><c>NAMESPACE/NAME</c>, or the part that is present.</summary>
    public string DisplayName => Printable.Of(Namespace.Length == 0 ? Name : $"{Namespace}/{Name}");

    /// <summary>Kind and name, for messages.</summary>
    public string Title => Name.Length == 0 ? Kind.ToString() : $"{Kind} {DisplayName}";
}

/// <summary>The kinds that this program reads.</summary>
internal enum InputKind
{
    /// <summary>A Gardener Shoot.</summary>
    Shoot,

    /// <summary>A configuration on its own.</summary>
    RsyslogRelpConfig,

    /// <summary>Audit rules on their own.</summary>
    Auditd,

    /// <summary>A Secret that a configuration may refer to.</summary>
    Secret,

    /// <summary>A ConfigMap that a configuration may refer to.</summary>
    ConfigMap,
}
