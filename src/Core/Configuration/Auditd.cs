namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// The value of the key <c>auditd</c> of a ConfigMap with custom audit rules. Kind <c>Auditd</c>, with the apiVersion of
/// <see cref="RsyslogRelpConfig"/>.
/// </summary>
public sealed record Auditd
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "Auditd";

    /// <summary>Audit rules as auditctl(8) reads them, one per line. They are written to the node unchanged. Required.</summary>
    public string AuditRules { get; init; } = "";
}
