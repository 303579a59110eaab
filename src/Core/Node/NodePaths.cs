namespace RsyslogRelp.Core.Node;

/// <summary>Every path on a node, once. They are the Go extension's, so that either extension can serve a node.</summary>
public static class NodePaths
{
    /// <summary>What gardener-node-agent delivers; the configurator copies from here.</summary>
    public const string ConfiguratorDirectory = "/var/lib/rsyslog-relp-configurator";

    /// <summary>The delivered TLS files.</summary>
    public const string DeliveredTlsDirectory = ConfiguratorDirectory + "/tls";

    /// <summary>The delivered rsyslog configuration.</summary>
    public const string DeliveredRsyslogConfig = ConfiguratorDirectory + "/rsyslog.d/60-audit.conf";

    /// <summary>The delivered audit rules.</summary>
    public const string DeliveredAuditRulesDirectory = ConfiguratorDirectory + "/audit/rules.d";

    /// <summary>The script that applies what was delivered.</summary>
    public const string ConfigureScript = ConfiguratorDirectory + "/configure-rsyslog.sh";

    /// <summary>The script that turns rsyslog's statistics into metrics.</summary>
    public const string PstatsScript = ConfiguratorDirectory + "/process-rsyslog-pstats.sh";

    /// <summary>The memory limits of rsyslog.service.</summary>
    public const string MemoryLimitsDropIn = "/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf";

    /// <summary>The name of the unit that runs <see cref="ConfigureScript"/>.</summary>
    public const string ConfiguratorUnit = "rsyslog-configurator.service";

    /// <summary>Where units live on a node.</summary>
    public const string UnitDirectory = "/etc/systemd/system";

    /// <summary>The unit file of <see cref="ConfiguratorUnit"/>.</summary>
    public const string ConfiguratorUnitFile = UnitDirectory + "/" + ConfiguratorUnit;

    /// <summary>Keeps journald from receiving audit records a second time, while audit is switched on.</summary>
    public const string JournaldAuditDropIn = UnitDirectory + "/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf";

    /// <summary>The rsyslog configuration in use.</summary>
    public const string RsyslogConfig = "/etc/rsyslog.d/60-audit.conf";

    /// <summary>The TLS files in use.</summary>
    public const string TlsDirectory = "/etc/ssl/rsyslog";

    /// <summary>Where rsyslog spools what it cannot deliver.</summary>
    public const string SpoolDirectory = "/var/log/rsyslog";

    /// <summary>The audit rules in use.</summary>
    public const string AuditRulesDirectory = "/etc/audit/rules.d";

    /// <summary>The node's own audit rules while ours are in use.</summary>
    public const string AuditRulesBackupDirectory = "/etc/audit/rules.d.original";

    /// <summary>Where node-exporter picks up metric files.</summary>
    public const string MetricsDirectory = "/var/lib/node-exporter/textfile-collector";

    /// <summary>The metrics of the audit rules.</summary>
    public const string AuditMetricFile = MetricsDirectory + "/rsyslog_auditd.prom";

    /// <summary>The metrics of rsyslog's statistics.</summary>
    public const string PstatsMetricFile = MetricsDirectory + "/rsyslog_pstats.prom";

    /// <summary>Where an rsyslogd that is not root writes its statistics; <see cref="PstatsMetricFile"/> is a link into it then.</summary>
    public const string PstatsDirectory = MetricsDirectory + "/rsyslog";

    /// <summary>The metrics of the configurator itself.</summary>
    public const string ConfiguratorMetricFile = MetricsDirectory + "/rsyslog_configurator.prom";

    /// <summary>rsyslog's main configuration, the node's own.</summary>
    public const string RsyslogMainConfig = "/etc/rsyslog.conf";

    /// <summary>What sends audit records to syslog, since audit 3.0.</summary>
    public const string AuditPluginConfig = "/etc/audit/plugins.d/syslog.conf";

    /// <summary>What sends audit records to syslog, before audit 3.0.</summary>
    public const string AudispPluginConfig = "/etc/audisp/plugins.d/syslog.conf";

    /// <summary>What the configurator remembers of its work.</summary>
    public const string StateDirectory = ConfiguratorDirectory + "/state";

    /// <summary>Where the kernel shows control groups.</summary>
    public const string CgroupDirectory = "/sys/fs/cgroup";
}
