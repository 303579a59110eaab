namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>How much of a custom audit rule is lost.</summary>
public enum AuditRuleSeverity
{
    /// <summary>The line loads, though perhaps not on every node or not as its author meant it.</summary>
    Warning,

    /// <summary>The line takes effect on no node: auditctl refuses it, the kernel refuses it, or auditctl drops it silently.</summary>
    Error,
}
