using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Node;

/// <summary>
/// Turns a configuration into the files and units of a node: pure, deterministic, thread-safe. It expects a configuration that
/// <see cref="IConfigValidator"/> accepted; from any other it never renders something that breaks out of its place,
/// but what it renders need not work.
/// </summary>
public sealed class NodeManifestRenderer
{
    internal const string DocumentationUrl = "https://github.com/gardener/gardener-extension-shoot-rsyslog-relp";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // 0744 for configurations and rules too: another mode would make gardener-node-agent write every file of every node anew.
    private const UnixFileMode Delivered = Readable | UnixFileMode.UserExecute;

    private static readonly string[] DefaultAuditRules =
        ["00-base-config.rules", "10-privilege-escalation.rules", "11-privileged-special.rules", "12-system-integrity.rules"];

    private readonly ITemplateRenderer _templates;
    private readonly NodeFile _configureScript;
    private readonly NodeFile _pstatsScript;
    private readonly NodeFile _memoryLimits;
    private readonly NodeFile[] _defaultAuditFiles;
    private readonly NodeUnit[] _units;

    /// <summary>Renders once what does not depend on a configuration.</summary>
    /// <param name="templates">The Liquid engine.</param>
    public NodeManifestRenderer(ITemplateRenderer templates)
    {
        _templates = templates;
        Dictionary<string, object?> model = new() { ["paths"] = PathsModel.Instance, ["documentation_url"] = DocumentationUrl };
        _configureScript = File(NodePaths.ConfigureScript, templates.Render("configure-rsyslog.sh.liquid", model));
        _pstatsScript = File(NodePaths.PstatsScript, templates.Render("process-rsyslog-pstats.sh.liquid", model));
        _memoryLimits = new NodeFile(NodePaths.MemoryLimitsDropIn, Readable, new InlineContent(templates.Read("10-shoot-rsyslog-relp-memory-limits.conf"), Base64: false));
        _defaultAuditFiles = [.. DefaultAuditRules.Select(name => File($"{NodePaths.DeliveredAuditRulesDirectory}/{name}", templates.Read("audit/" + name)))];
        _units = [new NodeUnit(NodePaths.ConfiguratorUnit, templates.Render("rsyslog-configurator.service.liquid", model))];
    }

    /// <summary>Renders a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="shoot">Whose nodes they are.</param>
    /// <param name="references">
    /// What the configuration's references stand for. Default: the Secret by its usual name, no custom audit rules.
    /// </param>
    /// <returns>The files and units, in the order of the Go extension.</returns>
    /// <exception cref="NotRenderableException">
    /// The configuration holds something that no file can express (NUL, an empty rule), or names audit rules that
    /// <paramref name="references"/> lacks.
    /// </exception>
    public NodeManifest Render(RsyslogRelpConfig config, ShootIdentity shoot, NodeReferences? references = null)
    {
        List<NodeFile> files = new(12);
        if (config.TlsEnabled)
        {
            AddTlsFiles(files, config, references);
        }

        files.Add(File(NodePaths.DeliveredRsyslogConfig, _templates.Render(RsyslogConfigModel.Template, RsyslogConfigModel.Create(config, shoot))));
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
        string secret = references?.TlsSecretName
            ?? (config.Tls?.SecretReferenceName is { Length: > 0 } name ? NodeReferences.Prefix + name : null)
            ?? throw new NotRenderableException("tls.secretReferenceName must not be empty when tls is enabled.");
        foreach ((string file, string key) in (ReadOnlySpan<(string, string)>)[("ca.crt", "ca"), ("tls.crt", "crt"), ("tls.key", "key")])
        {
            files.Add(new NodeFile($"{NodePaths.DeliveredTlsDirectory}/{file}", Private, new SecretContent(secret, key)));
        }
    }

    private void AddAuditFiles(List<NodeFile> files, RsyslogRelpConfig config, NodeReferences? references)
    {
        if (config.AuditRulesReference is not { } name)
        {
            files.AddRange(_defaultAuditFiles);
            return;
        }

        string rules = references?.AuditRules
            ?? throw new NotRenderableException($"The audit rules of the ConfigMap reference \"{name}\" are needed.");
        files.Add(new NodeFile($"{NodePaths.DeliveredAuditRulesDirectory}/00_shoot_rsyslog_relp.rules", Readable, new InlineContent(rules)));
    }

    private static NodeFile File(string path, string text) => new(path, Delivered, new InlineContent(text));
}
