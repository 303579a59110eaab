using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;

namespace RsyslogRelp.Gardener.Tests.Admission;

/// <summary>Documents of audit rules on their own.</summary>
public sealed class AuditdAdmissionTests
{
    private const string Rule = "-D\n-c\n-w /a -p wa -k b\n";

    private static readonly string[] TooLong = ["auditRules: Too long: may not be more than 262144 bytes and 10000 lines"];

    [Test]
    public void Rules_may_have_256_KiB_and_not_a_byte_more()
    {
        string largest = Rule + "#" + new string('x', AuditdAdmission.MaxBytes - Rule.Length - 1);

        Assert.That(Check(largest), Is.Empty);
        Assert.That(Check(largest + "x"), Is.EqualTo(TooLong));

        // A character of two bytes counts twice.
        Assert.That(Check(largest[..^1] + "\u00e9"), Is.EqualTo(TooLong));
    }

    [Test]
    public void Rules_may_have_10000_lines_and_not_one_more()
    {
        string longest = Rule + new string('\n', AuditdAdmission.MaxLines - 3);

        Assert.That(Check(longest), Is.Empty);
        Assert.That(Check(longest + "\n"), Is.EqualTo(TooLong));
    }

    [Test]
    public void A_rule_that_does_not_load_is_an_error_and_one_without_a_key_a_warning()
    {
        Assert.That(Findings("-D\n-c\n-w /a -p wa\n").Single().Severity, Is.EqualTo(FieldErrorSeverity.Warning));
        Assert.That(Findings("-D\n-c\n-S foo\n").Select(static finding => finding.Severity), Has.Some.EqualTo(FieldErrorSeverity.Error));
    }

    private static string[] Check(string rules) => [.. Findings(rules).Select(static finding => finding.ToString())];

    private static IReadOnlyList<FieldError> Findings(string rules) => AuditdAdmission.Check(new MappingNode(
        [Field("apiVersion", ConfigurationApi.ApiVersion), Field("kind", Auditd.Kind), Field("auditRules", rules)],
        SourcePosition.Start)).Findings;

    private static MappingEntry Field(string name, string text) =>
        new(name, SourcePosition.Start, new ScalarNode(ScalarKind.String, text, SourcePosition.Start));
}
