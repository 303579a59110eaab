using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Diff;

/// <summary>What a node does, in words that follow "a node will".</summary>
internal static class EffectText
{
    public static string Of(NodeEffect effect) => effect switch
    {
        NodeEffect.CleanUp =>
            "be cleaned: the extension's files and units go, the node's own audit rules come back, rsyslog and auditd restart",
        NodeEffect.RestartConfigurator => "reload systemd's units and restart rsyslog-configurator.service",
        NodeEffect.RunNewConfigurator => "use the new configure-rsyslog.sh at the configurator's next run, within 15 seconds",
        NodeEffect.ReloadUnits => "reload systemd's units: the limits of rsyslog.service change",
        NodeEffect.ReplaceTlsFiles => "replace the TLS files",
        NodeEffect.RestartRsyslog => "restart rsyslog",
        NodeEffect.ReloadAuditRules => "restart auditd and load the audit rules",
        _ => "restore its own audit rules and restart auditd",
    };
}
