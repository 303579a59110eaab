using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>The rules on an <see cref="Auditd"/> document: strict decoding, then the linter.</summary>
public static class AuditdAdmission
{
    /// <summary>Checks a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The decoded document, as far as it could be read, and every finding with paths relative to it.</returns>
    public static DecodeResult<Auditd> Check(DocumentNode document)
    {
        DecodeResult<Auditd> decoded = AuditdDecoder.Decode(document);
        if (decoded.Value is null || decoded.Errors.Count > 0)
        {
            return decoded;
        }

        FieldPath path = FieldPath.Root.Child("auditRules");
        return decoded with
        {
            Errors = string.IsNullOrWhiteSpace(decoded.Value.AuditRules)
                ? [FieldError.Invalid(path, FieldValue.Of(decoded.Value.AuditRules), "auditRules must not be empty")]
                : [.. AuditRulesLinter.Lint(decoded.Value.AuditRules).Select(finding => Convert(finding, path))],
        };
    }

    private static FieldError Convert(AuditRuleFinding finding, FieldPath path) =>
        FieldError.Invalid(path, FieldValue.Of(finding.Text), $"line {finding.Line}: {finding.Message}") with
        {
            Severity = finding.Severity == AuditRuleSeverity.Error ? FieldErrorSeverity.Error : FieldErrorSeverity.Warning,
        };
}
