using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The node artifacts as they stand in the source tree, with their variables replaced by paths under a directory.</summary>
internal static partial class ScriptTemplates
{
    /// <summary>Every path that the scripts name, relative to a node's root.</summary>
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["osc_dir"] = "var/lib/rsyslog-relp-configurator",
        ["osc_rsyslog_config"] = "var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf",
        ["osc_tls_dir"] = "var/lib/rsyslog-relp-configurator/tls",
        ["osc_audit_rules_dir"] = "var/lib/rsyslog-relp-configurator/audit/rules.d",
        ["configure_script"] = "var/lib/rsyslog-relp-configurator/configure-rsyslog.sh",
        ["pstats_script"] = "var/lib/rsyslog-relp-configurator/process-rsyslog-pstats.sh",
        ["state_dir"] = "var/lib/rsyslog-relp-configurator/state",
        ["cgroup_dir"] = "sys/fs/cgroup",
        ["rsyslog_main_config"] = "etc/rsyslog.conf",
        ["rsyslog_config"] = "etc/rsyslog.d/60-audit.conf",
        ["tls_dir"] = "etc/ssl/rsyslog",
        ["spool_dir"] = "var/log/rsyslog",
        ["audit_rules_dir"] = "etc/audit/rules.d",
        ["audit_rules_backup_dir"] = "etc/audit/rules.d.original",
        ["audit_plugin_config"] = "etc/audit/plugins.d/syslog.conf",
        ["audisp_plugin_config"] = "etc/audisp/plugins.d/syslog.conf",
        ["metrics_dir"] = "var/lib/node-exporter/textfile-collector",
        ["audit_metric_file"] = "var/lib/node-exporter/textfile-collector/rsyslog_auditd.prom",
        ["pstats_metric_file"] = "var/lib/node-exporter/textfile-collector/rsyslog_pstats.prom",
        ["configurator_metric_file"] = "var/lib/node-exporter/textfile-collector/rsyslog_configurator.prom",
    };

    /// <summary>The template directory.</summary>
    public static string Directory { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../src/Adapters.Rendering/Templates"));

    /// <summary>Programs that stand for those that would change the machine.</summary>
    public static string StandIns { get; } = Path.Combine(Here(), "StandIns");

    /// <summary>Where <paramref name="path"/> (a name such as <c>tls_dir</c>) lies on a node with the root <paramref name="root"/>.</summary>
    public static string PathOf(string path, string root) => Path.Combine(root, Paths[path]);

    /// <summary>The bytes of a static artifact, as text.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Directory, file));

    /// <summary>The template <paramref name="file"/>, rendered for a node with the root <paramref name="root"/>.</summary>
    public static string Render(string file, string root = "/") =>
        Variable().Replace(Read(file), match => match.Groups[1].Value switch
        {
            "documentation_url" => "https://github.com/gardener/gardener-extension-shoot-rsyslog-relp",
            string name when name.StartsWith("paths.", StringComparison.Ordinal) => PathOf(name["paths.".Length..], root),
            string name => throw new KeyNotFoundException($"{file} names {name}, which no model holds."),
        });

    [GeneratedRegex(@"\{\{\s*([a-z_.]+)\s*\}\}")]
    private static partial Regex Variable();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
