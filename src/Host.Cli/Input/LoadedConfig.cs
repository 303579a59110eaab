using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>A Shoot or bare config of an input, admitted.</summary>
/// <param name="Decoded">The Shoot or bare config as it was decoded.</param>
/// <param name="Name">Its name among the documents of the input, see <see cref="DocumentNames"/>.</param>
/// <param name="Resources">The Secrets and ConfigMaps of the input.</param>
/// <param name="NamespaceName">The project's namespace; empty if unknown.</param>
internal sealed record LoadedConfig(DecodedDocument Decoded, string Name, InputResources Resources, string NamespaceName)
{
    /// <summary>The Shoot or bare config.</summary>
    public InputDocument Document => Decoded.Document;

    /// <summary>The Shoot; null for a bare config.</summary>
    public Shoot? Shoot => Decoded.Shoot;

    /// <summary>The configuration; null for a Shoot that does not enable the extension.</summary>
    public RsyslogRelpConfig? Config => Decoded.Config;

    private string? TlsReference => Config is { TlsEnabled: true, Tls.SecretReferenceName: { Length: > 0 } reference } ? reference : null;

    /// <summary>The Secret with the TLS files; null if there is none or the input lacks it.</summary>
    public async Task<SecretData?> TlsSecretAsync(CancellationToken cancellationToken) =>
        TlsReference is { } reference
            ? (await Resources.FindSecretAsync(NamespaceName, ObjectName(reference, "Secret"), cancellationToken)).Value
            : null;

    /// <summary>Renders the files and units for a node. The document must have a configuration.</summary>
    /// <exception cref="CliException">
    /// The ConfigMap with the audit rules is not in the input, or a name has a character that no rsyslog configuration can hold.
    /// </exception>
    public NodeManifest Render(ShootIdentity identity, CliContext context)
    {
        try
        {
            return context.Renderer.Render(Config!, identity, References());
        }
        catch (NotRenderableException exception)
        {
            throw new CliException($"{Document.Location}: cannot be rendered: {exception.Message}", ExitCode.Negative, exception);
        }
    }

    private NodeReferences References()
    {
        NodeReferences references = new() { AuditRules = Decoded.AuditRules };
        if (TlsReference is { } secret)
        {
            references = references with { TlsSecretName = NodeReferences.Prefix + ObjectName(secret, "Secret") };
        }

        if (Config!.AuditRulesReference is { } configMap && Decoded.AuditRules is null)
        {
            string name = (NamespaceName.Length == 0 ? "" : NamespaceName + "/") + Printable.Of(ObjectName(configMap, "ConfigMap"));
            throw new CliException(
                $"{Document.Location}: the audit rules are in the ConfigMap {name}, which is not in the input; add its file",
                ExitCode.Negative);
        }

        return references;
    }

    // The check has resolved every reference of a Shoot. A bare config names the object itself.
    private string ObjectName(string reference, string kind) => Shoot is null ? reference : Shoot.Resolve(reference, kind)!;
}
