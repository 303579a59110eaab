namespace RsyslogRelp.Core.Node;

/// <summary>All paths on a node. The Go extension uses the same ones, so that either extension can serve a node.</summary>
public static class NodePaths
{
    /// <summary>Where gardener-node-agent writes the delivered files; the configurator copies from here.</summary>
    public const string ConfiguratorDirectory = "/var/lib/rsyslog-relp-configurator";

    /// <summary>The delivered TLS files.</summary>
    public const string DeliveredTlsDirectory = ConfiguratorDirectory + "/tls";

    /// <summary>The delivered rsyslog configuration.</summary>
    public const string DeliveredRsyslogConfig = ConfiguratorDirectory + "/rsyslog.d/60-audit.conf";

    /// <summary>The delivered audit rules.</summary>
    public const string DeliveredAuditRulesDirectory = ConfiguratorDirectory + "/audit/rules.d";

    /// <summary>The script that applies the delivered files.</summary>
    public const string ConfigureScript = ConfiguratorDirectory + "/configure-rsyslog.sh";

    /// <summary>The script that turns rsyslog's statistics into metrics.</summary>
    public const string PstatsScript = ConfiguratorDirectory + "/process-rsyslog-pstats.sh";

    /// <summary>The memory limits of rsyslog.service.</summary>
    public const string MemoryLimitsDropIn = "/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf";

    /// <summary>The name of the unit that runs <see cref="ConfigureScript"/>.</summary>
    public const string ConfiguratorUnit = "rsyslog-configurator.service";

    /// <summary>The directory of unit files.</summary>
    public const string UnitDirectory = "/etc/systemd/system";

    /// <summary>The unit file of <see cref="ConfiguratorUnit"/>.</summary>
    public const string ConfiguratorUnitFile = UnitDirectory + "/" + ConfiguratorUnit;

    /// <summary>The drop-in that keeps journald from receiving audit records a second time, while audit is enabled.</summary>
    public const string JournaldAuditDropIn = UnitDirectory + "/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf";

    /// <summary>The rsyslog configuration in use.</summary>
    public const string RsyslogConfig = "/etc/rsyslog.d/60-audit.conf";

    /// <summary>The TLS files in use.</summary>
    public const string TlsDirectory = "/etc/ssl/rsyslog";

    /// <summary>Where rsyslog queues messages that it cannot deliver.</summary>
    public const string SpoolDirectory = "/var/log/rsyslog";

    /// <summary>The audit rules in use.</summary>
    public const string AuditRulesDirectory = "/etc/audit/rules.d";

    /// <summary>The backup of the node's own audit rules.</summary>
    public const string AuditRulesBackupDirectory = "/etc/audit/rules.d.original";

    /// <summary>Where node-exporter picks up metric files.</summary>
    public const string MetricsDirectory = "/var/lib/node-exporter/textfile-collector";

    /// <summary>The metrics of the audit rules.</summary>
    public const string AuditMetricFile = MetricsDirectory + "/rsyslog_auditd.prom";

    /// <summary>The metrics of rsyslog's statistics: a link to the file of the same name in <see cref="PstatsDirectory"/>.</summary>
    public const string PstatsMetricFile = MetricsDirectory + "/rsyslog_pstats.prom";

    /// <summary>Where rsyslogd's statistics script writes: a directory of the user that rsyslogd runs as.</summary>
    public const string PstatsDirectory = MetricsDirectory + "/rsyslog";

    /// <summary>The metrics of the configurator itself.</summary>
    public const string ConfiguratorMetricFile = MetricsDirectory + "/rsyslog_configurator.prom";

    /// <summary>The node's own main configuration of rsyslog.</summary>
    public const string RsyslogMainConfig = "/etc/rsyslog.conf";

    /// <summary>The auditd plugin that sends audit records to syslog, since audit 3.0.</summary>
    public const string AuditPluginConfig = "/etc/audit/plugins.d/syslog.conf";

    /// <summary>The audispd plugin that sends audit records to syslog, before audit 3.0.</summary>
    public const string AudispPluginConfig = "/etc/audisp/plugins.d/syslog.conf";

    /// <summary>Where the configurator keeps its state.</summary>
    public const string StateDirectory = ConfiguratorDirectory + "/state";

    /// <summary>The AppArmor profile of rsyslogd, where the distribution brings one.</summary>
    public const string AppArmorProfile = "/etc/apparmor.d/usr.sbin.rsyslogd";

    /// <summary>What the configurator adds to <see cref="AppArmorProfile"/>, which includes this directory.</summary>
    public const string AppArmorSnippet = "/etc/apparmor.d/rsyslog.d/shoot-rsyslog-relp";

    /// <summary>The kernel's list of AppArmor profiles.</summary>
    public const string AppArmorLoadedProfiles = "/sys/kernel/security/apparmor/profiles";

    /// <summary>The mount point of the process information file system.</summary>
    public const string ProcDirectory = "/proc";
}
