using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>Whether a document may be stored, all findings about it, and what was read of it on the way.</summary>
/// <param name="Findings">Errors and warnings in the order of the document.</param>
public sealed record AdmissionDecision(IReadOnlyList<FieldError> Findings)
{
    /// <summary>No findings, and no configuration.</summary>
    public static AdmissionDecision Allow { get; } = new([]);

    /// <summary>The decoded configuration, as far as it could be read; null if there is none.</summary>
    public RsyslogRelpConfig? Config { get; init; }

    /// <summary>
    /// The audit rules of the ConfigMap that the configuration refers to; null if it refers to none, or if they could not be
    /// read.
    /// </summary>
    public string? AuditRules { get; init; }

    /// <summary>Whether the document may be stored: no finding is an error.</summary>
    public bool Allowed => !Errors.Any();

    /// <summary>The findings that deny the document.</summary>
    public IEnumerable<FieldError> Errors => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Error);

    /// <summary>The findings that do not.</summary>
    public IEnumerable<FieldError> Warnings => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Warning);
}
