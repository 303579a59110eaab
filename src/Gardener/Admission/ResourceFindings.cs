using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>Findings about a referenced object; they all stand at the field that refers to it.</summary>
internal sealed class ResourceFindings(FieldPath path, string referenceName, List<FieldError> findings)
{
    public void Error(string detail) => findings.Add(FieldError.Invalid(path, FieldValue.Of(referenceName), detail));

    public void NotFound(string detail) => findings.Add(FieldError.NotFound(path, FieldValue.Of(referenceName), detail));

    public void NotChecked(string detail) => findings.Add(FieldError.NotChecked(path, FieldValue.Of(referenceName), detail));

    public void Warning(string detail) => findings.Add(FieldError.Invalid(path, FieldValue.Of(referenceName), detail).AsWarning());
}
