using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class ConfigReaderTests
{
    private const string Header = """
        "apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig"
        """;

    [Test]
    public void Errors_of_decoding_and_of_the_rules_come_together_each_with_its_place()
    {
        DecodeResult<RsyslogRelpConfig> read = Read("{" + Header + ",\n\"timeout\":\"1\",\n\"target\":\"a b\"}", "target");

        Assert.That(read.Value!.Target, Is.EqualTo("a b"));
        Assert.That(
            read.Findings.Select(static finding => (finding.Path, finding.Position?.Line)),
            Is.EqualTo(new[] { ("timeout", (int?)2), ("target", 3) }));
    }

    [TestCase("\"tls\":1", "tls", ExpectedResult = false)]
    [TestCase("\"tls\":1", "tls.enabled", ExpectedResult = false)]
    [TestCase("\"tls\":1", "tlsOther", ExpectedResult = true)]
    [TestCase("\"tls\":{\"enabled\":1}", "tls", ExpectedResult = true)]
    [TestCase("\"loggingRules\":1", "loggingRules[0].severity", ExpectedResult = false)]
    [TestCase("\"targett\":\"a\"", "target", ExpectedResult = false)]
    [TestCase("\"targett\":\"a\",\"target\":\"b\"", "target", ExpectedResult = true)]
    [TestCase("\"targett\":\"a\",\"target\":null", "target", ExpectedResult = false)]
    public bool A_field_that_cannot_be_read_is_not_called_absent_as_well(string fields, string path) =>
        Read("{" + Header + "," + fields + "}", path).Findings.Any(static finding => finding.Detail == Rule.Detail);

    [TestCase("", FieldErrorType.Required)]
    [TestCase(",\"port\":null", FieldErrorType.Required)]
    [TestCase(",\"port\":0", FieldErrorType.Invalid)]
    public void A_port_that_is_absent_is_missing_and_not_a_wrong_number(string field, FieldErrorType type)
    {
        FieldError finding = Read("{" + Header + field + "}", "port").Findings.Single();

        Assert.That((finding.Type, finding.Value is null), Is.EqualTo((type, type == FieldErrorType.Required)));
    }

    [Test]
    public void Another_field_that_is_absent_stays_invalid() =>
        Assert.That(Read("{" + Header + "}", "timeout").Findings.Single().Type, Is.EqualTo(FieldErrorType.Invalid));

    [Test]
    public void A_document_of_another_kind_is_not_checked_further() =>
        Assert.That(Read("[]", "port").Findings.Select(static finding => finding.Path), Has.None.EqualTo("port"));

    [Test]
    public void Lists_of_a_stored_configuration_may_have_any_length()
    {
        string rules = string.Join(',', Enumerable.Repeat("{\"severity\":1}", ConfigurationLimits.MaxLoggingRules + 1));
        DocumentNode document = Parse("{" + Header + ",\"loggingRules\":[" + rules + "]}");

        Assert.That(new ConfigReader(new Rule(null)).Read(document).Findings.Single().Type, Is.EqualTo(FieldErrorType.TooMany));
        Assert.That(new ConfigReader(new Rule(null), isStored: true).Read(document).Findings, Is.Empty);
    }

    private static DecodeResult<RsyslogRelpConfig> Read(string text, string path) => new ConfigReader(new Rule(path)).Read(Parse(text));

    private static DocumentNode Parse(string text) => JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>A rule that finds one path invalid in whatever configuration.</summary>
    private sealed class Rule(string? path) : IConfigValidator
    {
        public const string Detail = "wrong";

        public IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config) =>
            path is null ? [] : [new FieldError(path, FieldErrorType.Invalid, "0", Detail)];
    }
}
