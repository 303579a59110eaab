namespace RsyslogRelp.Core.Prediction;

/// <summary>What a change of the delivered files makes a node do.</summary>
public enum NodeEffect
{
    /// <summary>The extension is gone: the cleaner removes its files and brings the node's own state back.</summary>
    CleanUp,

    /// <summary>gardener-node-agent reloads systemd's units and starts the configurator anew.</summary>
    RestartConfigurator,

    /// <summary>The configurator's next run, within 15 seconds, is one of the new script.</summary>
    RunNewConfigurator,

    /// <summary>systemd's units are reloaded, and rsyslog's limits with them.</summary>
    ReloadUnits,

    /// <summary>The TLS files are replaced before rsyslog restarts.</summary>
    ReplaceTlsFiles,

    /// <summary>rsyslog restarts; what it has queued is kept on disk.</summary>
    RestartRsyslog,

    /// <summary>The audit rules are loaded anew and auditd restarts.</summary>
    ReloadAuditRules,

    /// <summary>The node's own audit rules come back and auditd restarts.</summary>
    RestoreAuditRules,
}
