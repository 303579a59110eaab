using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class AuditdDecoderTests
{
    private const string Header = """
        "apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"Auditd"
        """;

    [TestCase("", ExpectedResult = "")]
    [TestCase(",\"auditRules\":\"-D\\n-w /etc\"", ExpectedResult = "-D\n-w /etc")]
    [TestCase(",\"auditRules\":null", ExpectedResult = "")]
    public string? Rules_are_read_as_they_are(string field) => Decode("{" + Header + field + "}").Value?.AuditRules;

    [TestCase(",\"auditRule\":\"\"", "unknown field \"auditRule\"")]
    [TestCase(",\"auditRules\":1", "auditRules: Invalid value: 1: must be a string")]
    [TestCase(",\"auditRules\":\"a\",\"auditRules\":\"b\"", "duplicate field \"auditRules\"")]
    public void A_wrong_field_is_refused(string field, string finding)
    {
        DecodeResult<Auditd> decoded = Decode("{" + Header + field + "}");

        Assert.That(decoded.IsValid, Is.False);
        Assert.That(decoded.Findings.Single().ToString(), Does.Contain(finding));
    }

    [TestCase("[]")]
    [TestCase("{\"apiVersion\":\"v1\",\"kind\":\"Auditd\"}")]
    [TestCase("{\"apiVersion\":\"rsyslog-relp.extensions.gardener.cloud/v1alpha1\",\"kind\":\"RsyslogRelpConfig\"}")]
    public void Another_kind_of_document_is_refused(string text)
    {
        DecodeResult<Auditd> decoded = Decode(text);

        Assert.That((decoded.Value, decoded.Findings.Count), Is.EqualTo(((Auditd?)null, 1)));
    }

    private static DecodeResult<Auditd> Decode(string text) => AuditdDecoder.Decode(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text)));
}
