namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>How much of a custom audit rule is lost.</summary>
public enum AuditRuleSeverity
{
    /// <summary>The line loads, but perhaps not on every node or not as its author intended.</summary>
    Warning,

    /// <summary>The line takes effect on no node: auditctl rejects it, the kernel rejects it, or auditctl drops it silently.</summary>
    Error,
}
