using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Gardener.Tests.NodeDelivery;

/// <summary>What is awaited or wrong is said in a denial.</summary>
public sealed class DenialTests
{
    private const string Ns = ControlPlane.Namespace;
    private const string Config = ControlPlane.ConfigHeader + "target: localhost\nport: 1\n";
    private const string TlsConfig = Config + "tls: {enabled: true, secretReferenceName: rsyslog-tls}\n";
    private const string AuditConfig = Config + "auditConfig: {enabled: true, configMapReferenceName: audit-rules}\n";

    [Test]
    public async Task Waits_for_the_Cluster() => await Denied(
        new ControlPlane { Cluster = new ResourceLookup<ClusterContent>(LookupStatus.NotFound) },
        $"could not get cluster for namespace '{Ns}': waiting for gardenlet to create the Cluster '{Ns}'");

    [Test]
    public async Task Says_why_the_Cluster_cannot_be_read() => await Denied(
        new ControlPlane { Cluster = new ResourceLookup<ClusterContent>(LookupStatus.Failed, Failure: "504") },
        $"could not get cluster for namespace '{Ns}': 504");

    [Test]
    public async Task Waits_for_the_Shoot_in_the_Cluster() => await Denied(
        new ControlPlane { Cluster = ControlPlane.Found(new ClusterContent(null)) },
        $"cluster.shoot is not yet populated: waiting for gardenlet to write spec.shoot of the Cluster '{Ns}'");

    [Test]
    public async Task Waits_for_the_Extension() => await Denied(
        new ControlPlane { Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.NotFound) },
        $"failed to get extension '{Ns}/shoot-rsyslog-relp': waiting for gardenlet to create it");

    [Test]
    public async Task Says_why_the_Extension_cannot_be_read() => await Denied(
        new ControlPlane { Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.Failed) },
        $"failed to get extension '{Ns}/shoot-rsyslog-relp': it could not be read");

    [Test]
    public async Task Refuses_an_Extension_without_a_configuration()
    {
        const string Text =
            $"failed to decode provider config: extension '{Ns}/shoot-rsyslog-relp' has none; set providerConfig of the entry " +
            $"shoot-rsyslog-relp in spec.extensions of the Shoot";
        await Denied(new ControlPlane { Extension = ControlPlane.Found(new ExtensionProviderConfig(null)) }, Text);
    }

    [TestCase("kind: Foo", "failed to decode provider config: [apiVersion: Required value: must be \"rsyslog-relp.extensions.gardener.cloud/v1alpha1\", kind: Unsupported value: \"Foo\": supported values: \"RsyslogRelpConfig\"]")]
    [TestCase(Config + "prt: 1\n", "failed to decode provider config: prt: Forbidden: unknown field \"prt\", did you mean \"port\"?")]
    [TestCase(Config + "timeout: x\n", "failed to decode provider config: timeout: Invalid value: \"x\": must be an integer, not a string")]
    [TestCase("[]", "failed to decode provider config: Invalid value: list: must be an object of kind RsyslogRelpConfig, not a list")]
    public async Task Refuses_a_configuration_that_cannot_be_decoded(string config, string message) =>
        await Denied(ControlPlane.With(config), message);

    [TestCase(
        ControlPlane.ConfigHeader + "target: \"a\\0\"\nport: 1\n",
        "failed to get rsyslog files: RainerScript cannot express NUL or unpaired surrogates.")]
    [TestCase(Config + "tls: {enabled: true}\n", "failed to get rsyslog files: tls.secretReferenceName: Required value: must not be empty when tls is enabled")]
    public async Task Refuses_what_no_file_can_express(string config, string message) => await Denied(ControlPlane.With(config), message);

    [Test]
    public async Task Refuses_references_that_the_Shoot_does_not_declare([Values] bool absent)
    {
        ControlPlane tls = ControlPlane.With(TlsConfig);
        ControlPlane audit = ControlPlane.With(AuditConfig);
        tls.Cluster = audit.Cluster = ControlPlane.Found(new ClusterContent(ControlPlane.Foo with
        {
            Resources = absent ? [] :
            [
                new ShootResource("rsyslog-tls", "ConfigMap", "x"), new ShootResource("rsyslog-tls", "Secret", "y"),
                new ShootResource("audit-rules", "Secret", "x")
            ],
        }));

        await Denied(
            tls,
            "failed to get rsyslog files: failed to find referenced resource with name rsyslog-tls and kind Secret in spec.resources of the Shoot");
        await Denied(
            audit,
            "failed to get audit files: failed to find referenced resource with name audit-rules and kind ConfigMap in spec.resources of the Shoot");
    }

    [Test]
    public async Task Waits_for_the_copied_ConfigMap() => await Denied(
        ControlPlane.With(AuditConfig),
        $"failed to get audit files: failed to read referenced configMap ref-audit-rules for reference audit-rules: waiting for gardenlet to copy it to namespace '{Ns}'");

    [Test]
    public async Task Says_why_the_ConfigMap_cannot_be_read()
    {
        ControlPlane controlPlane = ControlPlane.With(AuditConfig);
        controlPlane.ConfigMaps["ref-audit-rules"] = new ResourceLookup<ConfigMapData>(LookupStatus.Failed, Failure: "forbidden");

        await Denied(
            controlPlane,
            "failed to get audit files: failed to read referenced configMap ref-audit-rules for reference audit-rules: forbidden");
    }

    [TestCase("audit", "", "missing 'data.auditd' field in configMap ref-audit-rules")]
    [TestCase("auditd", "", "could not decode 'data.auditd' field of configMap ref-audit-rules: must be exactly one document")]
    [TestCase("auditd", "some policy", "could not decode 'data.auditd' field of configMap ref-audit-rules: Invalid value: \"some policy\": must be an object of kind Auditd, not a string")]
    [TestCase("auditd", "a: [", "could not decode 'data.auditd' field of configMap ref-audit-rules: 1:")]
    [TestCase("auditd", ControlPlane.AuditdHeader + "auditRules: 1", "could not decode 'data.auditd' field of configMap ref-audit-rules: auditRules: Invalid value: 1: must be a string, not an integer")]
    public async Task Refuses_a_ConfigMap_without_readable_rules(string key, string value, string message)
    {
        Delivery delivery = await Delivery.Of(
            ControlPlane.With(AuditConfig).WithConfigMap("ref-audit-rules", key, value), OperatingSystemConfigs.With("[]"));

        Assert.That((delivery.IsMissing, delivery.Patch), Is.EqualTo((false, (byte[]?)null)));
        Assert.That(delivery.Denial, Does.StartWith("failed to get audit files: " + message));
    }

    private static async Task Denied(IControlPlaneReader controlPlane, string message)
    {
        Delivery delivery = await Delivery.Of(controlPlane, OperatingSystemConfigs.With("[]"));

        Assert.That((delivery.Denial, delivery.Patch), Is.EqualTo((message, (byte[]?)null)));

        // What does not exist, yet or any more, does not stop an update of metadata alone.
        bool isAwaited = message.Contains("to create", StringComparison.Ordinal) || message.Contains("to copy", StringComparison.Ordinal);
        Assert.That(delivery.IsMissing, Is.EqualTo(isAwaited));
    }
}
