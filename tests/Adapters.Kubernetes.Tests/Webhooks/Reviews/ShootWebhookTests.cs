using System.Buffers;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ShootWebhookTests : IProjectResources
{
    private const string Api = "\"apiVersion\":\"rsyslog-relp.extensions.gardener.cloud/v1alpha1\"";
    private const string Header = Api + ",\"kind\":\"RsyslogRelpConfig\"";
    private const string Rules = "\"loggingRules\":[{\"severity\":3}]";
    private const string Valid = "{" + Header + ",\"target\":\"relp.example.com\",\"port\":514," + Rules;
    private const string Path = "spec.extensions[0].providerConfig";
    private const string AuditdHeader = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\n";
    private const string ConfigMapPrefix = Path + ".auditConfig.configMapReferenceName: Invalid value: \"audit-configmap\": ";
    private const string SecretPrefix = Path + ".tls.secretReferenceName: Invalid value: \"rsyslog-secret\": ";

    private static readonly TestCertificates Authority = new();
    private static readonly TestCertificate Certificate = Authority.ForClient("client");

    private readonly Dictionary<string, byte[]> _secret = new()
    {
        ["ca"] = Encoding.UTF8.GetBytes(Authority.AuthorityPem),
        ["crt"] = Encoding.UTF8.GetBytes(Certificate.CertificatePem),
        ["key"] = Encoding.UTF8.GetBytes(Certificate.KeyPem),
    };

    private readonly Dictionary<string, string> _configMap =
        new() { ["auditd"] = AuditdHeader + "kind: Auditd\nauditRules: |\n  -D\n  -c\n  -w /etc/passwd -p wa -k passwd\n" };
    private bool _exists = true;
    private bool _immutable = true;

    [Test]
    public async Task Allows_a_Shoot_that_disabled_the_extension_or_lacks_it()
    {
        Assert.That(
            (await Ask("""{"spec":{"extensions":[{"type":"shoot-rsyslog-relp","disabled":true},{"type":"other"}]}}""")).Allowed, Is.True);
        Assert.That((await Ask("""{"spec":{"extensions":[{"type":"other","providerConfig":{"x":1}}]}}""")).Allowed, Is.True);
        Assert.That((await Ask("{}")).Allowed, Is.True);
    }

    [Test]
    public async Task Requires_a_configuration() => await Denied(
        """{"spec":{"extensions":[{"type":"shoot-rsyslog-relp"}]}}""",
        $"{Path}: Required value: Rsyslog relp configuration is required when using gardener-extension-shoot-rsyslog-relp");

    [TestCase("{" + Api + ",\"kind\":\"Bar\"}", ".kind: Unsupported value: \"Bar\": supported values: \"RsyslogRelpConfig\"")]
    [TestCase("{" + Header + ",\"port\":1," + Rules + "}", ".target: Required value: target must not be empty")]
    [TestCase("{" + Header + ",\"target\":\"localhost\",\"port\":-1," + Rules + "}", ".port: Invalid value: -1: ")]
    [TestCase("{" + Header + ",\"target\":\"localhost\",\"port\":1}", ".loggingRules: Required value: at least one logging rule is required")]
    public async Task Refuses_a_configuration_that_cannot_be_decoded_or_breaks_a_rule(string config, string message) =>
        await Denied(Shoot(config), Path + message);

    [Test]
    public async Task Prints_several_findings_as_Kubernetes_does() => await Denied(
        Shoot("{" + Header + ",\"tarhet\":1,\"port\":0," + Rules + "}"),
        $"[{Path}.tarhet: Forbidden: unknown field \"tarhet\", did you mean \"target\"?, {Path}.port: Invalid value: 0: must be between 1 and 65535]");

    [Test]
    public async Task Allows_every_option() =>
        await Allowed(Valid + ",\"timeout\":90,\"rebindInterval\":1000,\"resumeRetryCount\":10,\"reportSuspensionContinuation\":true}");

    [TestCase("")]
    [TestCase(",\"authMode\":\"name\",\"permittedPeer\":[\"localhost\"]")]
    [TestCase(",\"authMode\":\"fingerprint\",\"permittedPeer\":[\"SHA1:0123456789abcdef0123456789abcdef01234567\"]")]
    public async Task Allows_TLS_with_a_complete_Secret(string more) =>
        await Allowed(Valid + $",\"tls\":{{\"enabled\":true,\"secretReferenceName\":\"rsyslog-secret\",\"tlsLib\":\"openssl\"{more}}}}}");

    [TestCase("\"authMode\":\"foo\",\"permittedPeer\":[\"localhost\"]", ".tls.authMode: Unsupported value: \"foo\": supported values: \"fingerprint\", \"name\"")]
    [TestCase("\"authMode\":\"name\",\"permittedPeer\":[\"localhost\",\"\"]", ".tls.permittedPeer[1]: Required value: value cannot be empty")]
    public async Task Refuses_a_TLS_option(string options, string message) =>
        await Denied(
            Shoot(Valid + $",\"tls\":{{\"enabled\":true,\"secretReferenceName\":\"rsyslog-secret\",\"tlsLib\":\"openssl\",{options}}}}}"),
            Path + message);

    [Test]
    public async Task Refuses_an_absent_Secret()
    {
        _exists = false;
        await Denied(
            TlsShoot, $"{Path}.tls.secretReferenceName: Not found: \"rsyslog-secret\": referenced secret bar/rsyslog-tls does not exist");
    }

    [TestCase("ca")]
    [TestCase("crt")]
    [TestCase("key")]
    public async Task Refuses_a_Secret_without(string key)
    {
        _secret.Remove(key);
        await Denied(TlsShoot, $"{SecretPrefix}secret bar/rsyslog-tls is missing {key} value", firstOnly: true);
    }

    [Test]
    public async Task Refuses_a_Secret_with_another_key()
    {
        _secret["more"] = [];
        await Denied(TlsShoot, $"{SecretPrefix}secret bar/rsyslog-tls should have only three data entries");
    }

    [Test]
    public async Task Refuses_a_Secret_that_may_change()
    {
        _immutable = false;
        await Denied(TlsShoot, $"{SecretPrefix}secret bar/rsyslog-tls must be immutable");
    }

    [Test]
    public async Task Allows_custom_audit_rules() => await Allowed(AuditConfig);

    [Test]
    public async Task Refuses_an_absent_ConfigMap()
    {
        _exists = false;
        await Denied(
            Shoot(AuditConfig),
            $"{Path}.auditConfig.configMapReferenceName: Not found: \"audit-configmap\": referenced configMap bar/audit does not exist");
    }

    [Test]
    public async Task Refuses_a_ConfigMap_that_may_change()
    {
        _immutable = false;
        await Denied(Shoot(AuditConfig), $"{ConfigMapPrefix}configMap bar/audit must be immutable");
    }

    [Test]
    public async Task Refuses_a_ConfigMap_without_rules()
    {
        _configMap.Remove("auditd");
        await Denied(Shoot(AuditConfig), $"{ConfigMapPrefix}missing 'data.auditd' field in configMap bar/audit");
    }

    [Test]
    public async Task Refuses_a_ConfigMap_with_another_key()
    {
        _configMap["more"] = "";
        await Denied(Shoot(AuditConfig), $"{ConfigMapPrefix}configMap bar/audit should have only one entry");
    }

    [TestCase("", "empty auditd config. Provide non-empty auditd config in configMap bar/audit")]
    [TestCase("some policy", "could not decode 'data.auditd' field of configMap bar/audit: Invalid value: \"some policy\": must be an object of kind Auditd, not a string")]
    [TestCase(AuditdHeader + "kind: Foo", "could not decode 'data.auditd' field of configMap bar/audit: kind: Unsupported value: \"Foo\": supported values: \"Auditd\"")]
    [TestCase(AuditdHeader + "kind: Auditd", "configMap bar/audit: auditRules: Invalid value: \"\": auditRules must not be empty")]
    public async Task Refuses_a_ConfigMap_whose_rules_do_not_load(string auditd, string message)
    {
        _configMap["auditd"] = auditd;
        await Denied(Shoot(AuditConfig), ConfigMapPrefix + message);
    }

    [Test]
    public async Task Warns_where_it_does_not_refuse()
    {
        string shoot = Shoot(Valid + ",\"auditConfig\":{}}");

        Answer v1 = await Ask(shoot);
        Answer v1Beta1 = await Answer.From(Webhook(), Review.OfShoot(shoot, apiVersion: "admission.k8s.io/v1beta1"));

        Assert.Multiple(() =>
        {
            Assert.That((v1.Allowed, v1.ApiVersion), Is.EqualTo((true, "admission.k8s.io/v1")));
            Assert.That(v1.Warnings.Single(), Does.StartWith($"{Path}.auditConfig"));
            Assert.That((v1Beta1.Allowed, v1Beta1.ApiVersion), Is.EqualTo((true, "admission.k8s.io/v1beta1")));
            Assert.That(v1Beta1.Warnings, Is.EqualTo(v1.Warnings));
        });
    }

    [Test]
    public async Task Allows_a_Shoot_in_deletion_with_warnings_of_bounded_length()
    {
        string name = string.Concat(Enumerable.Repeat("ü🚀", 400));

        Answer answer = await Ask(
            Shoot("{" + Header + ",\"" + name + "\":1}").Replace("\"namespace\"", "\"deletionTimestamp\":\"2026-01-02T03:04:05Z\",\"namespace\"", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.True);
            Assert.That(answer.Warnings, Has.Length.GreaterThan(1).And.All.Length.LessThanOrEqualTo(256));
            Assert.That(answer.Warnings[0], Does.EndWith("...").And.Not.Contain("\ufffd"));
        });
    }

    [Test]
    public async Task Allows_an_invalid_Shoot_whose_relevant_parts_did_not_change()
    {
        string shoot = Shoot("{" + Header + ",\"port\":1}");

        Answer unchanged = await Answer.From(
            Webhook(), Review.OfShoot(shoot.Replace("\"bar\"", "\"bar\",\"labels\":{}", StringComparison.Ordinal), shoot));
        Answer changed = await Answer.From(Webhook(), Review.OfShoot(Shoot("{" + Header + ",\"port\":2}"), shoot));

        Assert.That((unchanged.Allowed, changed.Allowed, unchanged.Warnings.Length > 0), Is.EqualTo((true, false, true)));
    }

    [Test]
    public async Task Denies_an_invalid_configuration_of_an_extension_that_is_switched_on()
    {
        string shoot = Shoot("{" + Header + ",\"port\":1}");

        Answer answer = await Answer.From(
            Webhook(), Review.OfShoot(shoot, shoot.Replace("\"type\":\"shoot-rsyslog-relp\"", "\"type\":\"another\"", StringComparison.Ordinal)));

        Assert.That(answer.Allowed, Is.False);
    }

    [TestCase(",\"foo\":null")]
    [TestCase(",\"port\":1")]
    public async Task Takes_a_field_more_for_a_change_whatever_it_says(string more)
    {
        const string config = "{" + Header + ",\"target\":\"localhost\",\"port\":1," + Rules;

        Answer answer = await Answer.From(Webhook(), Review.OfShoot(Shoot(config + more + "}"), Shoot(config + "}")));

        Assert.That(answer.Allowed, Is.False);
        Assert.That(answer.Message, Does.Contain("field \"" + (more.Contains("foo", StringComparison.Ordinal) ? "foo" : "port") + "\""));
    }

    [TestCase("{\"a\":NESTED}")]
    [TestCase("{\"a\":\"\\ud800\"}")]
    [TestCase("[\"type\",\"shoot-rsyslog-relp\"]")]
    public async Task Does_not_read_the_configuration_of_another_extension(string config)
    {
        string foreign = config.Replace("NESTED", new string('[', 70) + new string(']', 70), StringComparison.Ordinal);

        Answer answer = await Ask(
            Shoot(Valid + "}").Replace("{\"type\":\"some-other-extension\"}", $"{{\"providerConfig\":{foreign},\"type\":\"some-other-extension\"}}", StringComparison.Ordinal));

        Assert.That((answer.Allowed, answer.Message), Is.EqualTo((true, (string?)null)));
    }

    [TestCase("{\"\\ud800\":1,\"type\":\"other\"}")]
    [TestCase("{\"\\ud800\":1}")]
    [TestCase("{\"type\":\"other\",\"\\udc00type\":\"shoot-rsyslog-relp\"}")]
    public async Task Does_not_stumble_over_names_in_the_entry_of_another_extension(string entry) =>
        Assert.That(
            (await Ask(Shoot(Valid + "}").Replace("{\"type\":\"some-other-extension\"}", entry, StringComparison.Ordinal))).Message,
            Is.Null);

    [Test]
    public async Task Knows_our_entry_however_its_type_is_spelt() => await Denied(
        Shoot("{" + Header + "}").Replace(
            "\"type\":\"shoot-rsyslog-relp\"", "\"t\\u0079pe\":\"shoot-rsyslog\\u002drelp\"", StringComparison.Ordinal),
        $"{Path}.target: Required value", firstOnly: true);

    [TestCase("{\"a\":NESTED}", "nested deeper than 64 levels")]
    [TestCase("{\"a\":\"\\ud800\"}", "a string holds invalid Unicode")]
    public async Task Finds_fault_with_a_configuration_that_cannot_be_read_but_not_with_a_Shoot_in_deletion(string config, string fault)
    {
        string shoot = Shoot(config.Replace("NESTED", new string('[', 70) + new string(']', 70), StringComparison.Ordinal));

        Answer answer = await Ask(shoot);
        Answer inDeletion = await Ask(
            shoot.Replace("\"namespace\"", "\"deletionTimestamp\":\"2026-01-02T03:04:05Z\",\"namespace\"", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That((answer.Allowed, answer.Code), Is.EqualTo((false, 403)));
            Assert.That(answer.Message, Does.StartWith($"{Path}: Invalid value: ").And.Contain(fault));
            Assert.That((inDeletion.Allowed, inDeletion.Warnings.Length), Is.EqualTo((true, 1)));
        });
    }

    [TestCase("\"fieldINDEX\":null")]
    [TestCase("\"tls\":{}")]
    [TestCase("\"INDEX\":1")]
    public async Task Is_not_held_up_by_very_many_fields(string field)
    {
        string many = Shoot(
            "{" + Header + "," +
            string.Join(',', Enumerable.Range(0, 19_000).Select(i => field.Replace("INDEX", $"{i}", StringComparison.Ordinal))) + "}");

        Answer answer = await Answer.From(Webhook(), Review.OfShoot(many, Shoot("{" + Header + "}")));

        Assert.That(answer.Message, Does.EndWith("more"));
    }

    [TestCase("\"loggingRules\":[ITEMS]", "{}")]
    [TestCase("\"loggingRules\":[{\"programNames\":[ITEMS]}]", "\"\"")]
    [TestCase("\"loggingRules\":[{\"programNames\":[ITEMS]}]", "\"aaaa\"")]
    [TestCase("\"loggingRules\":[{\"severity\":1}],\"tls\":{\"enabled\":true,\"permittedPeer\":[ITEMS]}", "\"a\"")]
    public async Task Refuses_a_list_that_is_too_long_before_it_costs_memory(string field, string item)
    {
        int count = 1_400_000 / (item.Length + 1);
        string fields = field.Replace("ITEMS", string.Join(',', Enumerable.Repeat(item, count)), StringComparison.Ordinal);
        byte[] review = Review.OfShoot(Shoot("{" + Header + ",\"target\":\"a.b\",\"port\":1," + fields + "}"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueTask<AdmissionAnswer> answer = Webhook().HandleAsync(review, new ArrayBufferWriter<byte>(), CancellationToken.None);

        // Without a reference to look up, the answer is there without waiting, so all of its work was done on this thread.
        Assert.That(answer.IsCompleted, Is.True);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(50 * 1024 * 1024));
        Assert.That((await answer).Message, Does.Contain("values"));
    }

    [TestCase("-w /a\n", 9_990)]
    [TestCase("\n", 9_990)]
    [TestCase("x\n", 9_990)]
    [TestCase("-a always,exit -F arch=b64 -S all -F path=/etc/passwd -k id\n", 9_990)]
    [TestCase("x\n", 100_000)]
    public async Task Checks_any_audit_rules_within_50_MiB(string line, int lines)
    {
        string rules = string.Concat(Enumerable.Repeat("  " + line, Math.Min(lines, 250_000 / (line.Length + 2))));
        _configMap["auditd"] = AuditdHeader + "kind: Auditd\nauditRules: |\n" + rules;
        byte[] review = Review.OfShoot(Shoot(AuditConfig));
        await Webhook().HandleAsync(review, new ArrayBufferWriter<byte>(), CancellationToken.None);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueTask<AdmissionAnswer> answer = Webhook().HandleAsync(review, new ArrayBufferWriter<byte>(), CancellationToken.None);

        Assert.That(answer.IsCompleted, Is.True);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(50 * 1024 * 1024));
    }

    [Test]
    public async Task Reads_any_version_of_the_group_and_takes_the_namespace_of_the_request_if_the_object_has_none()
    {
        string shoot = TlsShoot.Replace("\"namespace\":\"bar\",", "", StringComparison.Ordinal);

        Assert.That((await Answer.From(Webhook(), Review.OfShoot(shoot, version: "v1"))).Message, Is.Null);
    }

    [TestCase("""{"metadata":5}""", "could not decode request object: metadata: Invalid value: 5: must be an object, not an integer")]
    [TestCase("""{"spec":{"extensions":{}}}""", "could not decode request object: spec.extensions: Invalid value: object: must be a list, not an object")]
    [TestCase("""{"spec":{"extensions":[5]}}""", "could not decode request object: spec.extensions[0]: Invalid value: 5: must be an object, not an integer")]
    [TestCase("""{"spec":{"extensions":[{"type":["x"]}]}}""", "could not decode request object: spec.extensions[0].type: Invalid value: list: must be a string, not a list")]
    [TestCase("""{"metadata":{"name":"\ud800"}}""", "could not decode request object: not valid JSON: a string holds invalid Unicode")]
    [TestCase("[]", "could not decode request object: Invalid value: list: must be an object, not a list")]
    public async Task Refuses_to_read_a_Shoot_of_wrong_types(string shoot, string message)
    {
        Answer answer = await Ask(shoot);

        Assert.That((answer.Code, answer.Message), Is.EqualTo((400, message)));
    }

    [Test]
    public async Task Names_the_old_object_if_that_cannot_be_read()
    {
        Answer answer = await Answer.From(Webhook(), Review.OfShoot("{}", "5"));

        Assert.That(
            (answer.Code, answer.Message),
            Is.EqualTo((400, "could not decode request oldObject: Invalid value: 5: must be an object, not an integer")));
    }

    [Test]
    public async Task Skips_what_it_does_not_read_however_deep()
    {
        string deep = new string('[', 5_000) + new string(']', 5_000);
        string shoot =
            $$$"""{"\ud800":1,"status":{{{deep}}},"metadata":{"managedFields":{{{deep}}},"n\u0061mespace":"bar"},"spec":{"x":{{{deep}}},"extensions":[{"type":"other","x":{{{deep}}}}]}}""";

        Assert.That((await Ask(shoot)).Message, Is.Null);
    }

    [Test]
    public async Task Bounds_the_message_about_very_many_findings()
    {
        Answer answer = await Ask(
            Shoot("{" + Header + ",\"target\":\"localhost\",\"port\":1,\"loggingRules\":[" + string.Join(',', Enumerable.Repeat("{}", 1_000)) + "]}"));

        Assert.That(answer.Message, Has.Length.LessThan(20_000).And.EndsWith("] and 900 more"));
    }

    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_exists && (namespaceName, name) == ("bar", "rsyslog-tls")
            ? new ResourceLookup<SecretData>(LookupStatus.Found, new SecretData(_immutable, _secret))
            : new ResourceLookup<SecretData>(LookupStatus.NotFound));

    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_exists && (namespaceName, name) == ("bar", "audit")
            ? new ResourceLookup<ConfigMapData>(LookupStatus.Found, new ConfigMapData(_immutable, _configMap, []))
            : new ResourceLookup<ConfigMapData>(LookupStatus.NotFound));

    internal static string TlsShoot =>
        Shoot(Valid + ",\"tls\":{\"enabled\":true,\"secretReferenceName\":\"rsyslog-secret\",\"tlsLib\":\"openssl\"}}");

    private static string AuditConfig => Valid + ",\"auditConfig\":{\"enabled\":true,\"configMapReferenceName\":\"audit-configmap\"}}";

    private static string Shoot(string config) =>
        $$$"""{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"namespace":"bar","name":"foo","managedFields":[{"x":[]}]},"spec":{"extensions":[{"type":"shoot-rsyslog-relp","providerConfig":{{{config}}}},{"type":"some-other-extension"}],"resources":[{"name":"rsyslog-secret","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"rsyslog-tls"}},{"name":"audit-configmap","resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"audit"}}]},"status":{"x":1}}""";

    internal ShootWebhook Webhook() =>
        new(new ShootAdmission(new ConfigAdmission(new FluentConfigValidator(), this, new YamlDocumentReader(), TimeProvider.System)));

    private Task<Answer> Ask(string shoot) => Answer.From(Webhook(), Review.OfShoot(shoot));

    private async Task Allowed(string config)
    {
        using JsonDocument wellFormed = JsonDocument.Parse(config);
        Answer answer = await Ask(Shoot(config));

        Assert.That((answer.Message, answer.Patch), Is.EqualTo(((string?)null, (byte[]?)null)));
    }

    private async Task Denied(string shoot, string message, bool firstOnly = false)
    {
        Answer answer = await Ask(shoot);

        Assert.That(answer.Code, Is.EqualTo(403));
        Assert.That(firstOnly ? answer.Message!.TrimStart('[') : answer.Message, Does.StartWith(message));
    }
}
