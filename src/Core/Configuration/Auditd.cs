namespace RsyslogRelp.Core.Configuration;

/// <summary>The value of the key <c>auditd</c> of a ConfigMap with custom audit rules. Kind <c>Auditd</c>, same apiVersion as <see cref="RsyslogRelpConfig"/>.</summary>
public sealed record Auditd
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "Auditd";

    /// <summary>Audit rules as auditctl(8) reads them, one a line; written to the node as they are. Required.</summary>
    public string AuditRules { get; init; } = "";
}
