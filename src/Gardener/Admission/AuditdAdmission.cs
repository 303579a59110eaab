using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>The rules on an <see cref="Auditd"/> document: strict decoding, then the linter.</summary>
public static class AuditdAdmission
{
    /// <summary>
    /// The largest text of rules, in bytes of UTF-8: 256 KiB. A larger one does not fit into an
    /// OperatingSystemConfig next to its other files.
    /// </summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The largest number of lines in it: 10,000.</summary>
    public const int MaxLines = 10_000;

    private static readonly string Limit = $"may not be more than {MaxBytes} bytes and {MaxLines} lines";

    /// <summary>Checks a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The decoded document, as far as it could be read, and every finding with paths relative to it.</returns>
    public static DecodeResult<Auditd> Check(DocumentNode document)
    {
        DecodeResult<Auditd> decoded = AuditdDecoder.Decode(document);
        if (decoded.Value is null || decoded.Findings.Count > 0)
        {
            return decoded;
        }

        return decoded with { Findings = Check(decoded.Value.AuditRules, FieldPath.Root.Child("auditRules")) };
    }

    private static IReadOnlyList<FieldError> Check(string rules, FieldPath path)
    {
        if (string.IsNullOrWhiteSpace(rules))
        {
            return [FieldError.Invalid(path, FieldValue.Of(rules), "auditRules must not be empty")];
        }

        if (Encoding.UTF8.GetByteCount(rules) > MaxBytes || rules.AsSpan().Count('\n') > MaxLines)
        {
            return [new FieldError(path.ToString(), FieldErrorType.TooLong, null, Limit)];
        }

        return [.. AuditRulesLinter.Lint(rules).Select(finding => Convert(finding, path))];
    }

    private static FieldError Convert(AuditRuleFinding finding, FieldPath path) =>
        FieldError.Invalid(path, FieldValue.Of(finding.Text), $"line {finding.Line}: {finding.Message}") with
        {
            Severity = finding.Severity == AuditRuleSeverity.Error ? FieldErrorSeverity.Error : FieldErrorSeverity.Warning,
        };
}
