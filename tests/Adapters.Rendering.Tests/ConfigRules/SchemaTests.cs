using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsCheck;
using Json.Schema;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.Rendering;

namespace RsyslogRelp.Adapters.Rendering.Tests.ConfigRules;

/// <summary>docs/schema accepts and refuses the same documents as the validator, as far as JSON Schema can express it.</summary>
internal sealed class SchemaTests
{
    private static readonly JsonSchema ConfigSchema = Load("rsyslogrelpconfig.schema.json");
    private static readonly JsonSchema AuditdSchema = Load("auditd.schema.json");
    private static readonly ConfigReader Validator = new(new FluentConfigValidator());

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    private static readonly string ApiVersion = Quoted(ConfigurationApi.ApiVersion);

    // Good and bad JSON values by field. An empty text means that the field is absent.
    private static readonly (string Field, string[] Values)[] Fields =
    [
        ("apiVersion", [ApiVersion, ApiVersion, ApiVersion, "\"v1\"", "", "null", "1"]),
        ("kind", ["\"RsyslogRelpConfig\"", "\"RsyslogRelpConfig\"", "\"RsyslogRelpConfig\"", "\"Auditd\"", ""]),
        ("target",
        [
            "\"a\"", "\"a.example.com\"", "\"10.0.0.1\"", "\"::1\"", "\"2001:db8::1\"", "\"1a\"", "\"0xg\"", "\"A\"", "\"\"",
            "\"1.2.3\"", "\"01.2.3.4\"", "\"a.0x1f\"", "\"a.0x\"", "\"256.1.1.1\"", "\"a..b\"", "\"-a\"", "\"a_b\"", "\"a b\"",
            "null", "", "1", Quoted(new string('a', 253)), Quoted(new string('a', 254)),
        ]),
        ("port", ["1", "65535", "514", "0", "-1", "65536", "\"1\"", "null", "", "1.5"]),
        ("rebindInterval", ["", "null", "0", "2147483647", "-1", "2147483648", "true"]),
        ("timeout", ["", "null", "1", "0", "\"1\""]),
        ("resumeRetryCount", ["", "null", "-1", "0", "-2", "[]"]),
        ("reportSuspensionContinuation", ["", "null", "true", "false", "\"true\"", "1"]),
        ("prot", ["", "", "", "", "", "1"]),
    ];

    private static readonly string[] Severities = ["", "", "null", "0", "7", "8", "-1", "\"5\""];
    private static readonly string[] ProgramNames =
    [
        "", "null", "[]", """["kubelet"]""", """["a","!~\\\\"]""", """[""]""", """["a b"]""", """["a[1]"]""", """["a:"]""",
        """["a/b"]""", """["é"]""", "[null]", "\"a\"", "[1]",
    ];

    private static readonly string[] Contents =
    [
        "", "null", "{}", """{"regex":"a"}""", """{"exclude":"a"}""", """{"regex":"a","exclude":null}""", """{"regex":null}""",
        """{"regex":null,"exclude":null}""", """{"regex":""}""", """{"exclude":""}""", """{"regexp":"a"}""", "[]",
    ];

    private static readonly string[] Booleans = ["true", "true", "false", "null", "", "\"true\""];
    private static readonly string[] References = ["\"x\"", "\"x\"", "\"\"", "null", "", "1"];
    private static readonly string[] AuthModes = ["\"name\"", "\"fingerprint\"", "null", "", "\"\"", "\"x509\""];
    private static readonly string[] TlsLibs = ["\"openssl\"", "\"gnutls\"", "null", "", "\"\"", "\"wolfssl\""];
    private static readonly string[] Peers =
    [
        "", "null", "[]", """["a.example.com","*.b"]""",
        $"[{Quoted("SHA1:" + new string('a', 40))}]",
        $"[{Quoted("SHA1:" + string.Join(':', Enumerable.Repeat("0F", 20)))}]",
        $"[{Quoted("SHA1:" + new string('a', 39))}]",
        """[""]""", """["A"]""", """["*"]""", "[null]", "\"a\"",
    ];

    private static readonly Gen<string> Rule = Gen.Select(
        Any(Severities),
        Any(ProgramNames),
        Any(Contents),
        static (severity, names, content) => Object(("severity", severity), ("programNames", names), ("messageContent", content)));

    private static readonly Gen<string> Tls = Gen.Select(
        Any(Booleans),
        Any(References),
        Any(AuthModes),
        Any(TlsLibs),
        Any(Peers),
        static (enabled, reference, mode, library, peers) => Object(
            ("enabled", enabled),
            ("secretReferenceName", reference),
            ("authMode", mode),
            ("tlsLib", library),
            ("permittedPeer", peers)));

    private static readonly Gen<string> Audit = Gen.Select(
        Any(Booleans),
        Any(References),
        static (enabled, reference) => Object(("enabled", enabled), ("configMapReferenceName", reference)));

    [Test]
    public void Every_accepted_configuration_is_valid_under_the_schema() =>
        ConfigGenerator.Configs.Sample(static config => Both(Document(config)) == (true, true), iter: 500);

    [Test]
    public void Schema_and_validator_agree_on_every_field()
    {
        RsyslogRelpConfig config = new() { Target = "a", Port = 1, LoggingRules = [new LoggingRule { Severity = 1 }] };
        JsonObject good = JsonNode.Parse(Document(config))!.AsObject();
        Assert.Multiple(() =>
        {
            foreach ((string field, string[] values) in Fields)
            {
                foreach (string value in values)
                {
                    JsonObject changed = good.DeepClone().AsObject();
                    changed.Remove(field);
                    if (value.Length > 0)
                    {
                        changed[field] = JsonNode.Parse(value);
                    }

                    (bool validator, bool schema) = Both(changed.ToJsonString());
                    Assert.That(schema, Is.EqualTo(validator), $"{field}: {value}");
                }
            }
        });
    }

    [Test]
    public void Schema_and_validator_agree_on_rules_TLS_and_audit()
    {
        int accepted = 0;
        int refused = 0;
        Gen<string> rules = Gen.Frequency(
            (8, Rule.Array[0, 2].Select(static items => $"[{string.Join(',', items)}]")),
            (1, Any(["", "null", "{}", "[null]"])));
        Gen<string> tls = Gen.Frequency((4, Tls), (1, Any(["", "null", "[]"])));
        Gen<string> audit = Gen.Frequency((2, Audit), (1, Any(["", "null", "true"])));
        Gen<string> good = Gen.Const("");

        // Either one part varies or all parts vary, so that neither good nor bad documents are rare.
        Gen.OneOf(
            Gen.Select(rules, good, good),
            Gen.Select(Gen.Const("""[{"severity":1}]"""), tls, good),
            Gen.Select(Gen.Const("""[{"severity":1}]"""), good, audit),
            Gen.Select(rules, tls, audit)).Sample(
            parts =>
            {
                string document = Object(
                    ("apiVersion", ApiVersion),
                    ("kind", "\"RsyslogRelpConfig\""),
                    ("target", "\"a\""),
                    ("port", "1"),
                    ("loggingRules", parts.Item1),
                    ("tls", parts.Item2),
                    ("auditConfig", parts.Item3));
                (bool validator, bool schema) = Both(document);
                Interlocked.Increment(ref validator ? ref accepted : ref refused);
                Assert.That(schema, Is.EqualTo(validator), document);
            },
            iter: 5000);

        Assert.That(Math.Min(accepted, refused), Is.GreaterThan(100));
    }

    [TestCase("""{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"Auditd","auditRules":"-D\n"}""", true)]
    [TestCase("""{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"Auditd","auditRules":" \n"}""", false)]
    [TestCase("""{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"Auditd","auditRules":null}""", false)]
    [TestCase("""{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"Auditd"}""", false)]
    [TestCase("""{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","auditRules":"-D"}""", false)]
    [TestCase("""{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"Auditd","auditRules":"-D","rules":"-D"}""", false)]
    public void Schema_and_linter_agree_on_an_Auditd(string document, bool expected)
    {
        bool linter = AuditdAdmission.Check(Read(document)).IsValid;

        Assert.That((linter, IsValid(AuditdSchema, document)), Is.EqualTo((expected, expected)));
    }

    [Test]
    public void Every_field_of_the_schema_is_one_that_the_validator_knows()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(SchemaFile("rsyslogrelpconfig.schema.json")))!;
        string[] fields = [.. schema["properties"]!.AsObject().Select(static field => field.Key)];
        string document = Object([.. fields.Select(static field => (field, field switch
        {
            "apiVersion" => ApiVersion,
            "kind" => "\"RsyslogRelpConfig\"",
            _ => "null",
        }))]);

        IReadOnlyList<FieldError> findings = Validator.Read(Read(document)).Findings;

        Assert.That(findings.Where(static finding => finding.Type == FieldErrorType.Forbidden), Is.Empty);
        Assert.That(fields, Has.Length.EqualTo(11));
    }

    private static (bool Validator, bool Schema) Both(string document) =>
        (Validator.Read(Read(document)).IsValid, IsValid(ConfigSchema, document));

    private static bool IsValid(JsonSchema schema, string document)
    {
        using JsonDocument parsed = JsonDocument.Parse(document);
        return schema.Evaluate(parsed.RootElement).IsValid;
    }

    private static DocumentNode Read(string document) => JsonDocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(document));

    private static string Document(RsyslogRelpConfig config)
    {
        JsonObject document = JsonSerializer.SerializeToNode(config, Options)!.AsObject();
        document["apiVersion"] = ConfigurationApi.ApiVersion;
        document["kind"] = RsyslogRelpConfig.Kind;
        return document.ToJsonString();
    }

    private static string Object(params (string Name, string Value)[] fields)
    {
        IEnumerable<(string Name, string Value)> given = fields.Where(static field => field.Value.Length > 0);
        return $"{{{string.Join(',', given.Select(static field => $"\"{field.Name}\":{field.Value}"))}}}";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static Gen<string> Any(string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static string SchemaFile(string name) => Repository.PathOf("docs/schema/" + name);

    private static JsonSchema Load(string name) => JsonSchema.FromText(File.ReadAllText(SchemaFile(name)));
}
