using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Node;

/// <summary>
/// Renders the files and units of a node from a configuration: pure, deterministic, thread-safe. The configuration should be one that
/// <see cref="IConfigValidator"/> accepted. Of any other one, the files do what those of the Go extension did: <see cref="NodeFindings"/>
/// tells what is left out or changed, and no value can escape from its literal.
/// </summary>
public sealed class NodeManifestRenderer
{
    internal const string DocumentationUrl = "https://github.com/gardener/gardener-extension-shoot-rsyslog-relp";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // Configurations and rules have mode 0744, too: with another mode gardener-node-agent would rewrite every file of every node.
    private const UnixFileMode Delivered = Readable | UnixFileMode.UserExecute;

    private static readonly string[] DefaultAuditRules =
        ["00-base-config.rules", "10-privilege-escalation.rules", "11-privileged-special.rules", "12-system-integrity.rules"];

    private readonly ITemplateRenderer _templates;
    private readonly NodeFile _configureScript;
    private readonly NodeFile _pstatsScript;
    private readonly NodeFile _memoryLimits;
    private readonly NodeFile[] _defaultAuditFiles;
    private readonly NodeUnit[] _units;

    /// <summary>Renders the files that do not depend on a configuration.</summary>
    /// <param name="templates">The Liquid engine.</param>
    public NodeManifestRenderer(ITemplateRenderer templates)
    {
        _templates = templates;
        Dictionary<string, object?> model = new()
        {
            ["paths"] = PathsModel.Instance,
            ["documentation_url"] = DocumentationUrl,
        };
        _configureScript = File(NodePaths.ConfigureScript, templates.Render("configure-rsyslog.sh.liquid", model));
        _pstatsScript = File(NodePaths.PstatsScript, templates.Render("process-rsyslog-pstats.sh.liquid", model));
        InlineContent memoryLimits = new(templates.Read("10-shoot-rsyslog-relp-memory-limits.conf"), Base64: false);
        _memoryLimits = new NodeFile(NodePaths.MemoryLimitsDropIn, Readable, memoryLimits);
        _defaultAuditFiles =
        [
            .. DefaultAuditRules.Select(name =>
                File($"{NodePaths.DeliveredAuditRulesDirectory}/{name}", templates.Read("audit/" + name))),
        ];
        _units = [new NodeUnit(NodePaths.ConfiguratorUnit, templates.Render("rsyslog-configurator.service.liquid", model))];
    }

    /// <summary>Renders a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="shoot">The Shoot that the node belongs to.</param>
    /// <param name="references">
    /// The objects that the configuration refers to. Default: the Secret by its usual name, no custom audit rules.
    /// </param>
    /// <returns>The files and units, in the order of the Go extension.</returns>
    /// <exception cref="NotRenderableException">
    /// The configuration contains something that no file can express (NUL in the target), or refers to audit rules that are missing from
    /// <paramref name="references"/>.
    /// </exception>
    public NodeManifest Render(RsyslogRelpConfig config, ShootIdentity shoot, NodeReferences? references = null)
    {
        List<NodeFile> files = new(12);
        if (config.TlsEnabled)
        {
            AddTlsFiles(files, config, references);
        }

        string rsyslogConfig = _templates.Render(RsyslogConfigModel.Template, RsyslogConfigModel.Create(config, shoot));
        files.Add(File(NodePaths.DeliveredRsyslogConfig, rsyslogConfig));
        files.Add(_configureScript);
        files.Add(_pstatsScript);
        files.Add(_memoryLimits);
        if (config.AuditEnabled)
        {
            AddAuditFiles(files, config, references);
        }

        return new NodeManifest(files, _units);
    }

    private static void AddTlsFiles(List<NodeFile> files, RsyslogRelpConfig config, NodeReferences? references)
    {
        string secret = references?.TlsSecretName ?? DefaultTlsSecretName(config);
        foreach ((string file, string key) in (ReadOnlySpan<(string, string)>)[("ca.crt", "ca"), ("tls.crt", "crt"), ("tls.key", "key")])
        {
            files.Add(new NodeFile($"{NodePaths.DeliveredTlsDirectory}/{file}", Private, new SecretContent(secret, key)));
        }
    }

    private static string DefaultTlsSecretName(RsyslogRelpConfig config) => config.Tls?.SecretReferenceName is { Length: > 0 } name
        ? NodeReferences.Prefix + name
        : throw new NotRenderableException("tls.secretReferenceName must not be empty when tls is enabled.");

    private void AddAuditFiles(List<NodeFile> files, RsyslogRelpConfig config, NodeReferences? references)
    {
        if (config.AuditRulesReference is not { } name)
        {
            files.AddRange(_defaultAuditFiles);
            return;
        }

        string rules = references?.AuditRules
            ?? throw new NotRenderableException($"The audit rules of the ConfigMap reference \"{name}\" are needed.");
        string path = $"{NodePaths.DeliveredAuditRulesDirectory}/00_shoot_rsyslog_relp.rules";
        files.Add(new NodeFile(path, Readable, new InlineContent(rules)));
    }

    private static NodeFile File(string path, string text) => new(path, Delivered, new InlineContent(text));
}
