using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>The one configuration of an input, admitted.</summary>
/// <param name="Document">The Shoot or bare config.</param>
/// <param name="Shoot">The Shoot; null for a bare config.</param>
/// <param name="Config">The configuration; null for a Shoot that does not enable the extension.</param>
/// <param name="Resources">The Secrets and ConfigMaps of the input.</param>
/// <param name="NamespaceName">The project's namespace; empty if unknown.</param>
internal sealed record LoadedConfig(InputDocument Document, Shoot? Shoot, RsyslogRelpConfig? Config, InputResources Resources, string NamespaceName)
{
    /// <summary>The name of the object that a reference stands for; a bare config's stand for objects of the same name.</summary>
    public string ObjectName(string reference) =>
        Shoot is null ? reference : Shoot.Resources.First(resource => resource.Name == reference).ObjectName;

    /// <summary>The Secret with the TLS files; null if there is none or the input lacks it.</summary>
    public async Task<ProjectSecret?> TlsSecretAsync(CancellationToken cancellationToken) =>
        Config is { TlsEnabled: true, Tls.SecretReferenceName: { Length: > 0 } reference }
            ? (await Resources.FindSecretAsync(NamespaceName, ObjectName(reference), cancellationToken)).Value
            : null;

    /// <summary>What the references stand for.</summary>
    /// <exception cref="CliException">The ConfigMap with the audit rules is not in the input.</exception>
    public async Task<NodeReferences> ReferencesAsync(CliContext context, CancellationToken cancellationToken)
    {
        NodeReferences references = new();
        if (Config is { TlsEnabled: true, Tls.SecretReferenceName: { Length: > 0 } secret })
        {
            references = references with { TlsSecretName = NodeReferences.Prefix + ObjectName(secret) };
        }

        if (Config is { AuditEnabled: true, AuditConfig.ConfigMapReferenceName: { Length: > 0 } configMap })
        {
            string name = ObjectName(configMap);
            ProjectConfigMap? found = (await Resources.FindConfigMapAsync(NamespaceName, name, cancellationToken)).Value;
            references = references with
            {
                AuditRules = (found is null ? null : AuditConfigMapRules.ReadRules(found, context.DocumentReader)) ?? throw new CliException(
                    $"{Document.Location}: the audit rules are in the ConfigMap {(NamespaceName.Length == 0 ? "" : NamespaceName + "/")}{Printable.Of(name)}, which is not in the input; add its file with -f", ExitCode.Negative),
            };
        }

        return references;
    }

    /// <summary>The files and units that the configuration, which must be there, puts on a node.</summary>
    public async Task<NodeManifest> RenderAsync(ShootIdentity identity, CliContext context, CancellationToken cancellationToken)
    {
        NodeReferences references = await ReferencesAsync(context, cancellationToken);
        try
        {
            return context.Renderer.Render(Config!, identity, references);
        }
        catch (ArgumentException exception)
        {
            // A name with a character that no rsyslog configuration can hold.
            throw new CliException($"{Document.Location}: cannot be rendered: {exception.Message}", ExitCode.Negative, exception);
        }
    }
}
