namespace RsyslogRelp.Core.Prediction;

/// <summary>What a node does after a change of its delivered files.</summary>
public enum NodeEffect
{
    /// <summary>The extension was removed: the cleaner removes its files and restores the node's own state.</summary>
    CleanUp,

    /// <summary>gardener-node-agent reloads systemd's units and restarts the configurator.</summary>
    RestartConfigurator,

    /// <summary>The next run of the configurator, within 15 seconds, uses the new script.</summary>
    RunNewConfigurator,

    /// <summary>systemd's units are reloaded, with the limits of rsyslog.</summary>
    ReloadUnits,

    /// <summary>The TLS files are replaced before rsyslog restarts.</summary>
    ReplaceTlsFiles,

    /// <summary>rsyslog restarts; it keeps queued messages on disk.</summary>
    RestartRsyslog,

    /// <summary>The audit rules are reloaded and auditd restarts.</summary>
    ReloadAuditRules,

    /// <summary>The node's own audit rules are restored and auditd restarts.</summary>
    RestoreAuditRules,
}
