namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>What a line of custom audit rules costs.</summary>
public enum AuditRuleSeverity
{
    /// <summary>
    /// The line loads, but perhaps not on every node or not as its author intended; or it alone is lost, and the other rules load.
    /// </summary>
    Warning,

    /// <summary>auditctl or the kernel rejects the line, and the lines after it are lost too, or no rule of the text loads.</summary>
    Error,
}
