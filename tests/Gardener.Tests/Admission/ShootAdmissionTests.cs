using System.Text;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Gardener.Tests.Admission;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ShootAdmissionTests
{
    private const string Header = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1";
    private const string Valid = $"{{{Header2}, target: relp.example.com, port: 514, loggingRules: [{{severity: 3}}]}}";
    private const string Header2 = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1, kind: RsyslogRelpConfig";
    private const string WithTls =
        $"{{{Header2}, target: relp.example.com, port: 514, loggingRules: [{{severity: 3}}], tls: {{enabled: true, secretReferenceName: rsyslog-secret, tlsLib: openssl}}}}";
    private const string WithAudit =
        $"{{{Header2}, target: relp.example.com, port: 514, loggingRules: [{{severity: 3}}], auditConfig: {{enabled: true, configMapReferenceName: audit-configmap}}}}";
    private const string SecretPath = "spec.extensions[0].providerConfig.tls.secretReferenceName";
    private const string ConfigMapPath = "spec.extensions[0].providerConfig.auditConfig.configMapReferenceName";

    private static readonly TestCertificates Authority = new();
    private static readonly TestCertificate Certificate = Authority.ForClient("client");

    private readonly InputResources _resources = new();

    [Test]
    public async Task Allows_a_valid_Shoot()
    {
        Assert.That((await Decide(Shoot(Valid))).Findings, Is.Empty);
    }

    [Test]
    public async Task Allows_a_Shoot_without_the_extension_and_one_that_disabled_it()
    {
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await Decide(Decode("metadata: {name: foo}")), Is.SameAs(AdmissionDecision.Allow));
            Assert.That(
                await Decide(Decode("spec: {extensions: [{type: shoot-rsyslog-relp, disabled: true}]}")),
                Is.SameAs(AdmissionDecision.Allow));
        });
    }

    [Test]
    public async Task Requires_a_providerConfig()
    {
        AdmissionDecision decision = await Decide(Decode("spec: {extensions: [{type: other}, {type: shoot-rsyslog-relp}]}"));

        Assert.That(
            Texts(decision.Errors),
            Is.EqualTo(new[] { "spec.extensions[1].providerConfig: Required value: Rsyslog relp configuration is required when using gardener-extension-shoot-rsyslog-relp" }));
    }

    [Test]
    public async Task Reports_decoding_and_validation_errors_together_with_full_paths()
    {
        AdmissionDecision decision = await Decide(Shoot($"{{{Header2}, tarhet: x, port: '1', loggingRules: [{{severity: 9}}]}}"));

        Assert.That(Texts(decision.Errors), Is.EqualTo(new[]
        {
            "spec.extensions[0].providerConfig.tarhet: Forbidden: unknown field \"tarhet\", did you mean \"target\"?",
            "spec.extensions[0].providerConfig.port: Invalid value: \"1\": must be an integer, not a string",
            "spec.extensions[0].providerConfig.loggingRules[0].severity: Invalid value: 9: must be between 0 (emergency) and 7 (debug)",
        }));
    }

    [Test]
    public async Task Refuses_the_extension_twice_and_checks_both()
    {
        AdmissionDecision decision = await Decide(
            Decode($"spec: {{extensions: [{{type: shoot-rsyslog-relp, providerConfig: {Valid}}}, {{type: shoot-rsyslog-relp}}]}}"));

        Assert.That(
            decision.Errors.Select(static error => error.Path),
            Is.EqualTo(new[] { "spec.extensions[1].type", "spec.extensions[1].providerConfig" }));
    }

    [Test]
    public async Task The_first_enabled_entry_is_the_one_that_counts()
    {
        string second = Valid.Replace("514", "515", StringComparison.Ordinal);
        AdmissionDecision decision = await Decide(Decode(
            $"spec: {{extensions: [{{type: other}}, {{type: shoot-rsyslog-relp, disabled: true}}, {{type: shoot-rsyslog-relp, providerConfig: {Valid}}}, {{type: shoot-rsyslog-relp, providerConfig: {second}}}]}}"));

        Assert.That(
            Texts(decision.Errors),
            Is.EqualTo(new[] { "spec.extensions[3].type: Duplicate value: \"shoot-rsyslog-relp\": the extension already stands at spec.extensions[2]; remove one of them" }));
        Assert.That(decision.Config!.Port, Is.EqualTo(514));
    }

    [Test]
    public async Task Gives_the_rules_that_the_configuration_refers_to()
    {
        ConfigMap(Auditd("-w /etc/passwd -p wa -k passwd"));

        Assert.That((await Decide(Shoot(WithAudit))).AuditRules, Is.EqualTo("-w /etc/passwd -p wa -k passwd\n"));
    }

    [Test]
    public async Task A_Shoot_is_unchanged_only_if_every_reference_leads_to_the_same_object()
    {
        Shoot old = Shoot(WithTls.Replace(
            "port: 514", "port: 0, auditConfig: {enabled: true, configMapReferenceName: audit-configmap}", StringComparison.Ordinal));
        ShootResource[] Changed(string name) =>
            [.. old.Resources.Select(resource => resource.Name == name ? resource with { ObjectName = "other" } : resource)];

        Assert.That((await Decide(old, old)).Allowed);
        Assert.That((await Decide(old with { Resources = Changed("rsyslog-secret") }, old)).Allowed, Is.False);
        Assert.That((await Decide(old with { Resources = Changed("audit-configmap") }, old)).Allowed, Is.False);
    }

    [TestCase("text")]
    [TestCase("[]")]
    [TestCase("null")]
    public async Task A_stored_configuration_that_is_no_object_may_stay(string config)
    {
        Shoot shoot = Shoot(config);

        Assert.That((await Decide(shoot, shoot)).Allowed);
        Assert.That((await Decide(shoot)).Allowed, Is.False);
    }

    [Test]
    public async Task Without_a_namespace_objects_are_named_alone()
    {
        Assert.That(
            (await Decide(Shoot(WithTls) with { Namespace = "" })).Errors.Single().Detail,
            Is.EqualTo("referenced secret rsyslog-tls does not exist"));
        Assert.That(
            (await Decide(Shoot(WithAudit) with { Resources = [] })).Errors.Single().Detail,
            Is.EqualTo("missing or invalid referenced resource: audit-configmap; add it to spec.resources"));
        Assert.That(
            (await Decide(Shoot(WithAudit))).Errors.Single().Detail, Is.EqualTo("referenced configMap bar/audit does not exist"));
    }

    [Test]
    public async Task Always_allows_a_Shoot_in_deletion_with_warnings()
    {
        AdmissionDecision decision = await Decide(Shoot($"{{{Header2}}}") with { DeletionRequested = true });

        Assert.Multiple(() =>
        {
            Assert.That(decision.Allowed, Is.True);
            Assert.That(decision.Warnings, Is.Not.Empty);
        });
    }

    [Test]
    public async Task Allows_an_invalid_Shoot_whose_relevant_parts_did_not_change()
    {
        Shoot old = Shoot($"{{{Header2}, port: 1}}");
        Shoot same = Shoot($"{{port: 1, {Header2}}}");

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((await Decide(same, old)).Allowed, Is.True);
            Assert.That((await Decide(same, old)).Warnings, Is.Not.Empty);
            Assert.That((await Decide(Shoot($"{{{Header2}, port: 2}}"), old)).Allowed, Is.False);
            Assert.That((await Decide(same, old with { Extensions = [old.Extensions[0] with { Disabled = true }] })).Allowed, Is.False);
            Assert.That((await Decide(same, old with { Extensions = [] })).Allowed, Is.False, "switched on");
            Assert.That((await Decide(same with { Extensions = [.. same.Extensions, .. same.Extensions] }, old)).Allowed, Is.False, "twice");
        });
    }

    [Test]
    public async Task Checks_a_Shoot_again_when_an_entry_of_its_resources_changed_that_the_configuration_refers_to()
    {
        Shoot old = Shoot(WithTls.Replace("port: 514", "port: 0", StringComparison.Ordinal));
        ShootResource referenced = old.Resources.Single(static resource => resource.Name == "rsyslog-secret");
        ShootResource other = new("for-another-extension", "Secret", "x");

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((await Decide(old with { Resources = [other, .. old.Resources] }, old)).Allowed, Is.True);
            Assert.That((await Decide(old with { Resources = [referenced] }, old)).Allowed, Is.True);
            Assert.That((await Decide(old with { Resources = [referenced with { ObjectName = "y" }] }, old)).Allowed, Is.False);
            Assert.That((await Decide(old with { Resources = [] }, old)).Allowed, Is.False);
        });
    }

    [Test]
    public async Task Allows_a_Secret_that_fits()
    {
        Secret(Authority.AuthorityPem, Certificate.CertificatePem, Certificate.KeyPem);

        Assert.That((await Decide(Shoot(WithTls))).Findings, Is.Empty);
    }

    [Test]
    public async Task Refuses_a_reference_that_leads_nowhere()
    {
        AdmissionDecision missing = await Decide(Shoot(WithTls));
        AdmissionDecision undeclared = await Decide(Shoot(WithTls) with { Resources = [] });
        AdmissionDecision wrongKind = await Decide(
            Shoot(WithTls) with { Resources = [new ShootResource("rsyslog-secret", "ConfigMap", "x")] });

        Assert.Multiple(() =>
        {
            Assert.That(
                Texts(missing.Errors),
                Is.EqualTo(new[] { $"{SecretPath}: Not found: \"rsyslog-secret\": referenced secret bar/rsyslog-tls does not exist" }));
            Assert.That(
                Texts(undeclared.Errors),
                Is.EqualTo(new[] { $"{SecretPath}: Not found: \"rsyslog-secret\": missing or invalid referenced resource: rsyslog-secret; add it to spec.resources" }));
            Assert.That(
                Texts(wrongKind.Errors),
                Is.EqualTo(new[] { $"{SecretPath}: Invalid value: \"rsyslog-secret\": invalid referenced resource, expected kind Secret, not ConfigMap: x" }));
        });
    }

    [Test]
    public async Task Refuses_a_resource_that_cannot_be_read_and_warns_of_one_that_nobody_can_check()
    {
        _resources.Secrets["bar/rsyslog-tls"] = new ResourceLookup<SecretData>(LookupStatus.Failed, Failure: "timeout");
        AdmissionDecision failed = await Decide(Shoot(WithTls));
        _resources.Secrets["bar/rsyslog-tls"] = new ResourceLookup<SecretData>(LookupStatus.NotChecked);
        AdmissionDecision unchecked_ = await Decide(Shoot(WithTls));

        Assert.Multiple(() =>
        {
            Assert.That(Texts(failed.Errors).Single(), Does.EndWith("failed to get referenced secret bar/rsyslog-tls with error: timeout"));
            Assert.That(unchecked_.Allowed, Is.True);
            Assert.That(Texts(unchecked_.Warnings).Single(), Does.EndWith("Not checked: \"rsyslog-secret\": secret bar/rsyslog-tls is not in the input"));
        });
    }

    [Test]
    public async Task Refuses_a_Secret_with_missing_and_extra_keys_and_without_immutable_all_at_once()
    {
        _resources.Secrets["bar/rsyslog-tls"] = new ResourceLookup<SecretData>(
            LookupStatus.Found, new SecretData(false, new Dictionary<string, byte[]> { ["foo"] = [] }));

        AdmissionDecision decision = await Decide(Shoot(WithTls));

        Assert.That(decision.Errors.Select(static error => error.Detail), Is.EqualTo(new[]
        {
            "secret bar/rsyslog-tls is missing ca value",
            "secret bar/rsyslog-tls is missing crt value",
            "secret bar/rsyslog-tls is missing key value",
            "secret bar/rsyslog-tls must be immutable",
            "secret bar/rsyslog-tls should have only three data entries",
        }));
    }

    [TestCase("garbage", null, null, "ca must hold PEM certificates")]
    [TestCase("", null, null, "ca must hold PEM certificates")]
    [TestCase(null, "garbage", null, "crt must hold a PEM certificate")]
    [TestCase(null, null, "garbage", "key must hold a PEM private key")]
    [TestCase(null, null, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "key must not be encrypted: rsyslog cannot ask for a passphrase")]
    [TestCase(null, null, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "key does not fit the certificate in crt")]
    public async Task Refuses_a_Secret_that_is_no_PEM(string? ca, string? crt, string? key, string expected)
    {
        Secret(ca ?? Authority.AuthorityPem, crt ?? Certificate.CertificatePem, key ?? Certificate.KeyPem);

        Assert.That(
            (await Decide(Shoot(WithTls))).Errors.Select(static error => error.Detail),
            Is.EqualTo(new[] { $"secret bar/rsyslog-tls: {expected}" }));
    }

    [Test]
    public async Task Refuses_a_key_of_another_certificate_without_showing_it()
    {
        TestCertificate other = Authority.ForClient("other");
        Secret(Authority.AuthorityPem, Certificate.CertificatePem, other.KeyPem);

        FieldError error = (await Decide(Shoot(WithTls))).Errors.Single();

        Assert.Multiple(() =>
        {
            Assert.That(error.Detail, Is.EqualTo("secret bar/rsyslog-tls: key does not fit the certificate in crt"));
            Assert.That(error.ToString(), Does.Not.Contain("BEGIN"));
        });
    }

    [TestCase("ed25519")]
    [TestCase("rsa-pss")]
    public async Task Allows_a_key_of_an_algorithm_that_it_cannot_compare_and_says_so(string algorithm)
    {
        using TemporaryDirectory directory = new();
        ToolResult made = Tool.Run(
            RealPrograms.Require("openssl", "openssl"),
            ["req", "-x509", "-newkey", algorithm, "-nodes", "-subj", "/CN=client", "-days", "90", "-keyout", directory.Below("key"), "-out", directory.Below("crt")]);
        Assert.That(made.ExitCode, Is.Zero, made.Error);
        Secret(
            Authority.AuthorityPem,
            await File.ReadAllTextAsync(directory.Below("crt")),
            await File.ReadAllTextAsync(directory.Below("key")));

        AdmissionDecision decision = await Decide(Shoot(WithTls));

        Assert.That(decision.Errors, Is.Empty);
        Assert.That(
            decision.Warnings.Single().Detail,
            Does.StartWith("secret bar/rsyslog-tls: whether key fits the certificate in crt is not checked for keys of the algorithm "));
    }

    [Test]
    public async Task Refuses_an_expired_certificate_and_warns_before()
    {
        TestCertificate expired = Authority.ForClient("expired", TimeSpan.FromHours(-1));
        Secret(Authority.AuthorityPem, expired.CertificatePem, expired.KeyPem);
        AdmissionDecision late = await Decide(Shoot(WithTls));
        TestCertificate soon = Authority.ForClient("soon", TimeSpan.FromDays(29));
        Secret(Authority.AuthorityPem, soon.CertificatePem, soon.KeyPem);
        AdmissionDecision early = await Decide(Shoot(WithTls));

        Assert.Multiple(() =>
        {
            Assert.That(late.Errors.Single().Detail, Does.StartWith("secret bar/rsyslog-tls: the certificate in crt expired on 2"));
            Assert.That(early.Allowed, Is.True);
            Assert.That(early.Warnings.Single().Detail, Does.StartWith("secret bar/rsyslog-tls: the certificate in crt expires on 2"));
        });
    }

    [Test]
    public async Task Warns_of_audit_rules_that_load_but_not_as_meant()
    {
        ConfigMap(Auditd("-D\n-c\n-w /etc/passwd -p wa"));

        AdmissionDecision decision = await Decide(Shoot(WithAudit));

        Assert.That(decision.Allowed, Is.True);
        Assert.That(decision.Warnings.Single().Detail, Does.Contain("configMap bar/audit: auditRules: ").And.Contain("line 3: no key"));
    }

    [Test]
    public async Task Allows_a_ConfigMap_that_fits()
    {
        ConfigMap(Auditd("-D\n-c\n-w /etc/passwd -p wa -k passwd"));

        Assert.That((await Decide(Shoot(WithAudit))).Errors, Is.Empty);
    }

    [Test]
    public async Task Refuses_a_ConfigMap_that_is_mutable_or_has_other_entries()
    {
        _resources.ConfigMaps["bar/audit"] = new ResourceLookup<ConfigMapData>(
            LookupStatus.Found, new ConfigMapData(false, new Dictionary<string, string> { ["foo"] = "" }, ["bin"]));

        AdmissionDecision decision = await Decide(Shoot(WithAudit));

        Assert.That(Texts(decision.Errors), Is.EqualTo(new[]
        {
            $"{ConfigMapPath}: Invalid value: \"audit-configmap\": configMap bar/audit must be immutable",
            $"{ConfigMapPath}: Invalid value: \"audit-configmap\": configMap bar/audit should have only one entry",
            $"{ConfigMapPath}: Invalid value: \"audit-configmap\": missing 'data.auditd' field in configMap bar/audit",
        }));
    }

    [Test]
    public async Task Refuses_one_entry_too_many_in_a_ConfigMap([Values("text", "binary")] string kind)
    {
        Dictionary<string, string> data = new() { ["auditd"] = Auditd("-w /etc/passwd -p wa -k passwd") };
        if (kind == "text")
        {
            data["other"] = "";
        }

        _resources.ConfigMaps["bar/audit"] = new ResourceLookup<ConfigMapData>(
            LookupStatus.Found, new ConfigMapData(true, data, kind == "binary" ? ["bin"] : []));

        Assert.That((await Decide(Shoot(WithAudit))).Errors.Single().Detail, Is.EqualTo("configMap bar/audit should have only one entry"));
    }

    [TestCase("", "empty auditd config. Provide non-empty auditd config in configMap bar/audit")]
    [TestCase(" \n", "empty auditd config. Provide non-empty auditd config in configMap bar/audit")]
    [TestCase(Header + "\nkind: Auditd\n---\n" + Header + "\nkind: Auditd\n", "could not decode 'data.auditd' field of configMap bar/audit: must be exactly one document")]
    [TestCase("some policy", "could not decode 'data.auditd' field of configMap bar/audit: Invalid value: \"some policy\": must be an object of kind Auditd, not a string")]
    [TestCase("a: [", "could not decode 'data.auditd' field of configMap bar/audit: line 1: not valid YAML")]
    [TestCase(Header + "\nkind: Foo", "could not decode 'data.auditd' field of configMap bar/audit: kind: Unsupported value: \"Foo\": supported values: \"Auditd\"")]
    [TestCase(Header + "\nkind: Auditd\nfoo: 1", "configMap bar/audit: foo: Forbidden: unknown field \"foo\", known fields here: apiVersion, kind, auditRules")]
    [TestCase(Header + "\nkind: Auditd", "configMap bar/audit: auditRules: Invalid value: \"\": auditRules must not be empty")]
    [TestCase(Header + "\nkind: Auditd\nauditRules: '-S foo'\n", "configMap bar/audit: auditRules: Invalid value: \"-S foo\": line 1: ")]
    public async Task Refuses_a_ConfigMap_without_rules_that_load(string auditd, string expected)
    {
        ConfigMap(auditd);

        FieldError error = (await Decide(Shoot(WithAudit))).Errors.First();

        Assert.That(error.Detail, Does.StartWith(expected));
    }

    [Test]
    public async Task Does_not_look_at_references_of_what_is_switched_off()
    {
        string config =
            $"{{{Header2}, target: relp.example.com, port: 514, loggingRules: [{{severity: 3}}], tls: {{enabled: false, secretReferenceName: nowhere}}, auditConfig: {{enabled: false, configMapReferenceName: nowhere}}}}";

        Assert.That((await Decide(Shoot(config))).Findings, Is.Empty);
    }

    private ValueTask<AdmissionDecision> Decide(Shoot shoot, Shoot? old = null) =>
        new ShootAdmission(
            new ConfigAdmission(new FluentConfigValidator(), _resources, new YamlDocumentReader(), TimeProvider.System))
                .DecideAsync(shoot, old, CancellationToken.None);

    private static Shoot Shoot(string providerConfig) => Decode($$$"""
        metadata: {namespace: bar, name: foo}
        spec:
          extensions:
          - type: shoot-rsyslog-relp
            providerConfig: {{{providerConfig}}}
          - type: some-other-extension
          resources:
          - {name: rsyslog-secret, resourceRef: {apiVersion: v1, kind: Secret, name: rsyslog-tls}}
          - {name: audit-configmap, resourceRef: {apiVersion: v1, kind: ConfigMap, name: audit}}
        """);

    private static Shoot Decode(string yaml)
    {
        DecodeResult<Shoot> result = ShootDecoder.Decode(new YamlDocumentReader().ReadAll(yaml).Single());
        Assert.That(result.Findings, Is.Empty);
        return result.Value!;
    }

    private void Secret(string ca, string crt, string key) =>
        _resources.Secrets["bar/rsyslog-tls"] = new ResourceLookup<SecretData>(LookupStatus.Found, new SecretData(true, new Dictionary<string, byte[]>
        {
            ["ca"] = Encoding.UTF8.GetBytes(ca),
            ["crt"] = Encoding.UTF8.GetBytes(crt),
            ["key"] = Encoding.UTF8.GetBytes(key),
        }));

    private void ConfigMap(string auditd) =>
        _resources.ConfigMaps["bar/audit"] = new ResourceLookup<ConfigMapData>(
            LookupStatus.Found, new ConfigMapData(true, new Dictionary<string, string> { ["auditd"] = auditd }, []));

    private static string Auditd(string rules) =>
        $"{Header}\nkind: Auditd\nauditRules: |\n  {rules.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";

    private static IEnumerable<string> Texts(IEnumerable<FieldError> errors) => errors.Select(static error => error.ToString());
}
