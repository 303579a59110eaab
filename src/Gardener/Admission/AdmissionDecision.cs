using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>Whether a document may be stored, and all that is to be said about it.</summary>
/// <param name="Findings">Errors and warnings in the order of the document.</param>
public sealed record AdmissionDecision(IReadOnlyList<FieldError> Findings)
{
    /// <summary>Nothing to say.</summary>
    public static AdmissionDecision Allow { get; } = new([]);

    /// <summary>Whether the document may be stored: no finding is an error.</summary>
    public bool Allowed => !Errors.Any();

    /// <summary>The findings that deny the document.</summary>
    public IEnumerable<FieldError> Errors => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Error);

    /// <summary>The findings that do not.</summary>
    public IEnumerable<FieldError> Warnings => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Warning);
}
