namespace RsyslogRelp.Core.Node;

/// <summary>The node's paths, by the names that templates use.</summary>
internal static class PathsModel
{
    public static readonly Dictionary<string, object?> Instance = new()
    {
        ["osc_dir"] = NodePaths.ConfiguratorDirectory,
        ["osc_rsyslog_config"] = NodePaths.DeliveredRsyslogConfig,
        ["osc_tls_dir"] = NodePaths.DeliveredTlsDirectory,
        ["osc_audit_rules_dir"] = NodePaths.DeliveredAuditRulesDirectory,
        ["configure_script"] = NodePaths.ConfigureScript,
        ["pstats_script"] = NodePaths.PstatsScript,
        ["configurator_unit_file"] = NodePaths.ConfiguratorUnitFile,
        ["memory_limits"] = NodePaths.MemoryLimitsDropIn,
        ["journald_audit_drop_in"] = NodePaths.JournaldAuditDropIn,
        ["rsyslog_config"] = NodePaths.RsyslogConfig,
        ["tls_dir"] = NodePaths.TlsDirectory,
        ["spool_dir"] = NodePaths.SpoolDirectory,
        ["audit_rules_dir"] = NodePaths.AuditRulesDirectory,
        ["audit_rules_backup_dir"] = NodePaths.AuditRulesBackupDirectory,
        ["metrics_dir"] = NodePaths.MetricsDirectory,
        ["audit_metric_file"] = NodePaths.AuditMetricFile,
        ["pstats_dir"] = NodePaths.PstatsDirectory,
        ["pstats_metric_file"] = NodePaths.PstatsMetricFile,
        ["configurator_metric_file"] = NodePaths.ConfiguratorMetricFile,
        ["rsyslog_main_config"] = NodePaths.RsyslogMainConfig,
        ["audit_plugin_config"] = NodePaths.AuditPluginConfig,
        ["audisp_plugin_config"] = NodePaths.AudispPluginConfig,
        ["apparmor_profile"] = NodePaths.AppArmorProfile,
        ["apparmor_snippet"] = NodePaths.AppArmorSnippet,
        ["apparmor_loaded"] = NodePaths.AppArmorLoadedProfiles,
        ["proc_dir"] = NodePaths.ProcDirectory,
        ["state_dir"] = NodePaths.StateDirectory,
    };
}
