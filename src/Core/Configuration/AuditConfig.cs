namespace RsyslogRelp.Core.Configuration;

/// <summary>Which audit rules the nodes load.</summary>
public sealed record AuditConfig
{
    /// <summary>Whether rules are loaded. Absent: no, as in the Go extension, with a warning.</summary>
    public bool? Enabled { get; init; }

    /// <summary>
    /// The name of an entry of the Shoot's <c>spec.resources</c> that refers to an immutable ConfigMap with one key, <c>auditd</c>. Absent:
    /// the default rules.
    /// </summary>
    public string? ConfigMapReferenceName { get; init; }
}
