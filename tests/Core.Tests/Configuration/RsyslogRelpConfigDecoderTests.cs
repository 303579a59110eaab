using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class RsyslogRelpConfigDecoderTests
{
    private const string Header = "\"apiVersion\":\"rsyslog-relp.extensions.gardener.cloud/v1alpha1\",\"kind\":\"RsyslogRelpConfig\"";

    [Test]
    public void Decoder_reads_every_field()
    {
        DecodeResult<RsyslogRelpConfig> result = Decode("{" + Header + """
            ,"target":"t","port":1,"rebindInterval":2,"timeout":3,"resumeRetryCount":-1,"reportSuspensionContinuation":true,
            "loggingRules":[{"programNames":["a","b"],"severity":4,"messageContent":{"regex":"r","exclude":"e"}}],
            "tls":{"enabled":true,"secretReferenceName":"s","permittedPeer":["p"],"authMode":"name","tlsLib":"openssl"},
            "auditConfig":{"enabled":false,"configMapReferenceName":"c"}}
            """);

        RsyslogRelpConfig config = result.Value!;
        Assert.Multiple(() =>
        {
            Assert.That(result.Findings, Is.Empty);
            Assert.That(
                (config.Target, config.Port, config.RebindInterval, config.Timeout,
                    config.ResumeRetryCount, config.ReportSuspensionContinuation),
                Is.EqualTo(("t", 1, (int?)2, (int?)3, (int?)-1, (bool?)true)));
            Assert.That(config.LoggingRules.Single().ProgramNames, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(config.LoggingRules.Single().Severity, Is.EqualTo(4));
            Assert.That(config.LoggingRules.Single().MessageContent, Is.EqualTo(new MessageContent { Regex = "r", Exclude = "e" }));
            Assert.That(
                (config.Tls!.Enabled, config.Tls.SecretReferenceName, config.Tls.PermittedPeer.Single(),
                    config.Tls.AuthMode, config.Tls.TlsLib),
                Is.EqualTo(((bool?)true, "s", "p", "name", "openssl")));
            Assert.That(config.AuditConfig, Is.EqualTo(new AuditConfig { Enabled = false, ConfigMapReferenceName = "c" }));
            Assert.That((config.TlsEnabled, config.AuditEnabled), Is.EqualTo((true, false)));
        });
    }

    [Test]
    public void Audit_is_enabled_unless_auditConfig_says_otherwise()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Decode($"{{{Header}}}").Value!.AuditEnabled, Is.True);
            Assert.That(Decode($"{{{Header},\"auditConfig\":null}}").Value!.AuditEnabled, Is.True);
            Assert.That(Decode($"{{{Header},\"auditConfig\":{{}}}}").Value!.AuditEnabled, Is.False);
            Assert.That(Decode($"{{{Header},\"auditConfig\":{{\"enabled\":false}}}}").Value!.AuditEnabled, Is.False);
        });
    }

    [TestCase("\"tarhet\":\"x\"", "tarhet: Forbidden: unknown field \"tarhet\", did you mean \"target\"?")]
    [TestCase(
        "\"tls\":{\"foo\":1}",
        "tls.foo: Forbidden: unknown field \"tls.foo\", known fields here: enabled, secretReferenceName, permittedPeer, authMode, tlsLib")]
    [TestCase("\"Target\":\"x\"", "Target: Forbidden: unknown field \"Target\", did you mean \"target\"?")]
    [TestCase("\"port\":1,\"port\":2", "port: Duplicate value: \"port\": duplicate field \"port\", first given on line 1")]
    [TestCase("\"port\":\"1\"", "port: Invalid value: \"1\": must be an integer, not a string")]
    [TestCase("\"port\":1.5", "port: Invalid value: 1.5: must be an integer, not a number with fraction or exponent")]
    [TestCase(
        "\"port\":9223372036854775808",
        "port: Invalid value: 9223372036854775808: must be between -9223372036854775808 and 9223372036854775807")]
    [TestCase("\"target\":[]", "target: Invalid value: list: must be a string, not a list")]
    [TestCase("\"loggingRules\":{}", "loggingRules: Invalid value: object: must be a list, not an object")]
    [TestCase("\"loggingRules\":[1]", "loggingRules[0]: Invalid value: 1: must be an object, not an integer")]
    [TestCase(
        "\"loggingRules\":[{\"programNames\":[\"a\",null]}]",
        "loggingRules[0].programNames[1]: Invalid value: null: must be a string, not a null")]
    [TestCase(
        "\"reportSuspensionContinuation\":\"on\"",
        "reportSuspensionContinuation: Invalid value: \"on\": must be true or false, not a string")]
    [TestCase(
        "\"tls\":{\"a\\\"\\n\\u001b[31m\\u202e\":1}",
        "tls.a\\\"\\n\\x1b[31m\\u202e: Forbidden: unknown field \"tls.a\\\"\\n\\x1b[31m\\u202e\", known fields here: enabled, secretReferenceName, permittedPeer, authMode, tlsLib")]
    public void Decoder_refuses_a_wrong_field(string fields, string expected)
    {
        Assert.That(Decode($"{{{Header},{fields}}}").Findings.Select(static error => error.ToString()), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Findings_about_long_names_and_numbers_are_short()
    {
        string name = new('a', 100_000);
        string number = new('9', 100_000);

        DecodeResult<RsyslogRelpConfig> read = Decode($"{{{Header},\"{name}\":1,\"port\":{number},\"timeout\":{number}.0}}");

        Assert.That(read.Findings, Has.Count.EqualTo(3));
        Assert.That(read.Findings.Select(static finding => finding.ToString().Length), Is.All.LessThan(1_000));
    }

    [TestCase(
        "{\"kind\":\"RsyslogRelpConfig\"}",
        "apiVersion: Required value: must be \"rsyslog-relp.extensions.gardener.cloud/v1alpha1\"")]
    [TestCase(
        "{\"apiVersion\":\"rsyslog-relp.extensions.gardener.cloud/v1alpha1\"}",
        "kind: Required value: must be \"RsyslogRelpConfig\"")]
    [TestCase(
        "{\"apiVersion\":\"v1\",\"kind\":\"RsyslogRelpConfig\"}",
        "apiVersion: Unsupported value: \"v1\": supported values: \"rsyslog-relp.extensions.gardener.cloud/v1alpha1\"")]
    [TestCase(
        "{\"apiVersion\":\"rsyslog-relp.extensions.gardener.cloud/v1alpha1\",\"kind\":\"Bar\"}",
        "kind: Unsupported value: \"Bar\": supported values: \"RsyslogRelpConfig\"")]
    [TestCase("[]", "Invalid value: list: must be an object of kind RsyslogRelpConfig, not a list")]
    public void Decoder_refuses_another_kind_of_document(string text, string expected)
    {
        DecodeResult<RsyslogRelpConfig> result = Decode(text);

        Assert.Multiple(() =>
        {
            Assert.That(result.Value, Is.Null);
            Assert.That(result.Findings.Select(static error => error.ToString()), Is.EqualTo(new[] { expected }));
        });
    }

    [Test]
    public void Numbers_have_64_bits_as_in_the_Go_extension()
    {
        DecodeResult<RsyslogRelpConfig> result = Decode(
            $"{{{Header},\"port\":99999999999,\"timeout\":{long.MinValue},\"loggingRules\":[{{\"severity\":{long.MaxValue}}}]}}");

        Assert.That(result.Findings, Is.Empty);
        Assert.That(
            (result.Value!.Port, result.Value.Timeout, result.Value.LoggingRules[0].Severity),
            Is.EqualTo((99999999999, long.MinValue, long.MaxValue)));
    }

    [Test]
    public void Lists_of_a_stored_configuration_have_any_length()
    {
        string names = string.Join(',', Enumerable.Repeat("\"a\"", 15_000));
        string rules = string.Join(',', Enumerable.Repeat("{\"severity\":1}", ConfigurationLimits.MaxLoggingRules + 1));
        string text = $"{{{Header},\"loggingRules\":[{rules},{{\"programNames\":[{names}]}}]}}";

        DecodeResult<RsyslogRelpConfig> stored =
            RsyslogRelpConfigDecoder.DecodeStored(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text)));

        Assert.That(Decode(text).IsValid, Is.False);
        Assert.That(stored.Findings, Is.Empty);
        Assert.That(stored.Value!.LoggingRules, Has.Count.EqualTo(ConfigurationLimits.MaxLoggingRules + 2));
        Assert.That(stored.Value.LoggingRules[^1].ProgramNames, Has.Count.EqualTo(15_000));
    }

    [Test]
    public void Stored_configuration_is_decoded_strictly()
    {
        DecodeResult<RsyslogRelpConfig> stored = RsyslogRelpConfigDecoder.DecodeStored(
            JsonDocumentReader.Read(Encoding.UTF8.GetBytes($"{{{Header},\"tarhet\":\"x\"}}")));

        Assert.That(stored.IsValid, Is.False);
    }

    [Test]
    public void Decoder_reports_all_errors_with_their_lines()
    {
        DecodeResult<RsyslogRelpConfig> result = Decode(
            $"{{{Header},\n\"port\":\"x\",\n\"foo\":1,\n\"loggingRules\":[{{\n\"severity\":true}}]}}");

        Assert.That(
            result.Findings.Select(static error => (error.Path, error.Position!.Value.Line)),
            Is.EqualTo(new[] { ("foo", 3), ("port", 2), ("loggingRules[0].severity", 5) }));
    }

    private static DecodeResult<RsyslogRelpConfig> Decode(string json) =>
        RsyslogRelpConfigDecoder.Decode(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(json)));
}
