using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>A decoded document, as far as it could be read.</summary>
/// <typeparam name="T">The type of the document.</typeparam>
/// <param name="Value">The document, without the fields that could not be read; null if it is not a document of this kind.</param>
/// <param name="Findings">
/// All errors and, if rules were checked, all warnings, with paths relative to the document and positions in the text.
/// </param>
public sealed record DecodeResult<T>(T? Value, IReadOnlyList<FieldError> Findings)
    where T : class
{
    /// <summary>Whether the document can be used: it was read, and no finding is an error.</summary>
    public bool IsValid => Value is not null && !Errors.Any();

    /// <summary>The findings because of which the document cannot be used.</summary>
    public IEnumerable<FieldError> Errors => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Error);

    /// <summary>The other findings.</summary>
    public IEnumerable<FieldError> Warnings => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Warning);
}
