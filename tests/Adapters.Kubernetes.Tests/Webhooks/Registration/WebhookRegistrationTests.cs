using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Registration;

internal sealed class WebhookRegistrationTests
{
    private static readonly WebhookOptions Seed = Options(
        WebhookComponent.OperatingSystemConfig, new() { Namespace = "extension-x", ServicePort = 443 });
    private static readonly WebhookOptions Garden = Options(
        WebhookComponent.Shoot,
        new()
        {
            Namespace = "garden",
            Mode = "url",
            Url = "gardener-extension-shoot-rsyslog-relp-admission.garden",
            OwnerNamespace = "extension-virtual",
        });

    [Test]
    public async Task The_seeds_configuration_is_as_gardener_knows_it()
    {
        InMemoryConfigurations<V1MutatingWebhookConfiguration> cluster = new(_ => { });
        Assert.That(
            await WebhookRegistration.Mutating(cluster, Seed).ReconcileAsync("PEM", default), Is.EqualTo(RegistrationOutcome.Created));

        AssertSame(cluster.Stored!, """
            {
              "apiVersion": "admissionregistration.k8s.io/v1",
              "kind": "MutatingWebhookConfiguration",
              "metadata": {
                "name": "gardener-extension-shoot-rsyslog-relp",
                "resourceVersion": "1",
                "labels": { "remediation.webhook.shoot.gardener.cloud/exclude": "true" },
                "ownerReferences": [
                  { "apiVersion": "v1", "kind": "Namespace", "name": "extension-x", "uid": "uid-1", "controller": true,
                  "blockOwnerDeletion": false }
                ]
              },
              "webhooks": [{
                "name": "operating-system-config.shoot-rsyslog-relp.extensions.gardener.cloud",
                "rules": [{
                  "operations": ["CREATE", "UPDATE"], "apiGroups": ["extensions.gardener.cloud"], "apiVersions": ["v1alpha1"],
                  "resources": ["operatingsystemconfigs"]
                }],
                "namespaceSelector": { "matchExpressions": [{ "key": "extensions.gardener.cloud/shoot-rsyslog-relp", "operator": "In",
                "values": ["true"] }] },
                "failurePolicy": "Fail", "matchPolicy": "Exact", "sideEffects": "None", "timeoutSeconds": 10,
                "admissionReviewVersions": ["v1", "v1beta1"],
                "clientConfig": {
                  "caBundle": "UEVN",
                  "service": { "namespace": "extension-x", "name": "gardener-extension-shoot-rsyslog-relp",
                  "path": "/operating-system-config", "port": 443 }
                }
              }]
            }
            """);
    }

    [Test]
    public async Task The_gardens_configuration_is_as_gardener_knows_it()
    {
        InMemoryConfigurations<V1ValidatingWebhookConfiguration> cluster = new(_ => { });
        await WebhookRegistration.Validating(cluster, Garden).ReconcileAsync("PEM", default);

        AssertSame(cluster.Stored!, """
            {
              "apiVersion": "admissionregistration.k8s.io/v1",
              "kind": "ValidatingWebhookConfiguration",
              "metadata": {
                "name": "gardener-extension-shoot-rsyslog-relp-admission",
                "resourceVersion": "1",
                "labels": { "remediation.webhook.shoot.gardener.cloud/exclude": "true" },
                "ownerReferences": [
                  { "apiVersion": "v1", "kind": "Namespace", "name": "extension-virtual", "uid": "uid-1", "controller": true,
                  "blockOwnerDeletion": false }
                ]
              },
              "webhooks": [{
                "name": "validator.shoot-rsyslog-relp-admission.extensions.gardener.cloud",
                "rules": [{ "operations": ["CREATE", "UPDATE"], "apiGroups": ["core.gardener.cloud"], "apiVersions": ["*"],
                "resources": ["shoots"] }],
                "objectSelector": { "matchLabels": { "extensions.extensions.gardener.cloud/shoot-rsyslog-relp": "true" } },
                "failurePolicy": "Fail", "matchPolicy": "Exact", "sideEffects": "None", "timeoutSeconds": 10,
                "admissionReviewVersions": ["v1", "v1beta1"],
                "clientConfig": { "caBundle": "UEVN",
                "url": "https://gardener-extension-shoot-rsyslog-relp-admission.garden/webhooks/validate" }
              }]
            }
            """);
    }

    [Test]
    public void In_mode_url_service_the_url_names_service_namespace_and_port()
    {
        WebhookOptions options = Options(
            WebhookComponent.OperatingSystemConfig, new() { Mode = "url-service", Namespace = "ns", ServicePort = 8443 });
        Assert.That(
            WebhookConfigurations.Mutating(options, null, null).Webhooks[0].ClientConfig.Url,
            Is.EqualTo("https://gardener-extension-shoot-rsyslog-relp.ns:8443/operating-system-config"));
    }

    [Test]
    public async Task What_the_api_server_fills_in_is_no_drift()
    {
        InMemoryConfigurations<V1MutatingWebhookConfiguration> seed = new(Defaults);
        InMemoryConfigurations<V1ValidatingWebhookConfiguration> garden = new(Defaults);
        WebhookRegistration[] registrations = [WebhookRegistration.Mutating(seed, Seed), WebhookRegistration.Validating(garden, Garden)];
        foreach (WebhookRegistration registration in registrations)
        {
            await registration.ReconcileAsync("PEM", default);
            Assert.That(await registration.ReconcileAsync("PEM", default), Is.EqualTo(RegistrationOutcome.Unchanged));
            Assert.That(
                await registration.ReconcileAsync(null, default),
                Is.EqualTo(RegistrationOutcome.Unchanged),
                "no bundle keeps the one there");
        }

        Assert.That((seed.Writes, garden.Writes), Is.EqualTo((1, 1)));
    }

    private static readonly Dictionary<string, Action<V1MutatingWebhookConfiguration>> Drifts = new()
    {
        ["failurePolicy"] = c => c.Webhooks[0].FailurePolicy = "Ignore",
        ["matchPolicy"] = c => c.Webhooks[0].MatchPolicy = "Equivalent",
        ["sideEffects"] = c => c.Webhooks[0].SideEffects = "NoneOnDryRun",
        ["timeout"] = c => c.Webhooks[0].TimeoutSeconds = 30,
        ["bundle"] = c => c.Webhooks[0].ClientConfig.CaBundle = Encoding.ASCII.GetBytes("other"),
        ["no bundle"] = c => c.Webhooks[0].ClientConfig.CaBundle = null,
        ["port"] = c => c.Webhooks[0].ClientConfig.Service.Port = 444,
        ["url"] = c => c.Webhooks[0].ClientConfig = new() { Url = "https://elsewhere" },
        ["operations"] = c => c.Webhooks[0].Rules[0].Operations = ["CREATE"],
        ["scope"] = c => c.Webhooks[0].Rules[0].Scope = "Cluster",
        ["namespaceSelector"] = c => c.Webhooks[0].NamespaceSelector = new(),
        ["objectSelector"] = c => c.Webhooks[0].ObjectSelector = new() { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } },
        ["condition"] = c => c.Webhooks[0].MatchConditions = [new() { Name = "never", Expression = "false" }],
        ["reinvocation"] = c => c.Webhooks[0].ReinvocationPolicy = "IfNeeded",
        ["name"] = c => c.Webhooks[0].Name = "other.example.com",
        ["no entry"] = c => c.Webhooks = [],
        ["second entry"] = c => c.Webhooks.Add(WebhookConfigurations.Mutating(Seed, null, null).Webhooks[0]),
        ["no owner"] = c => c.Metadata.OwnerReferences = null,
        ["another owner"] = c => c.Metadata.OwnerReferences[0].Uid = "old",
        ["owner that blocks"] = c => c.Metadata.OwnerReferences[0].BlockOwnerDeletion = true,
        ["no label"] = c => c.Metadata.Labels = null,
        ["label"] = c => c.Metadata.Labels[WebhookConfigurations.ExcludeLabel] = "false",
    };

    private static IEnumerable<string> DriftNames => Drifts.Keys;

    [TestCaseSource(nameof(DriftNames))]
    public async Task An_edit_is_reverted(string drift)
    {
        InMemoryConfigurations<V1MutatingWebhookConfiguration> cluster = new(Defaults);
        WebhookRegistration registration = WebhookRegistration.Mutating(cluster, Seed);
        await registration.ReconcileAsync("PEM", default);
        string good = Json(cluster.Stored!);

        cluster.Edit(Drifts[drift]);
        Assert.That(await registration.ReconcileAsync("PEM", default), Is.EqualTo(RegistrationOutcome.Updated));

        Assert.That(Json(cluster.Stored!), Is.EqualTo(good));
        Assert.That(await registration.ReconcileAsync("PEM", default), Is.EqualTo(RegistrationOutcome.Unchanged));
    }

    [Test]
    public async Task Labels_and_annotations_of_others_stay()
    {
        InMemoryConfigurations<V1MutatingWebhookConfiguration> cluster = new(Defaults);
        WebhookRegistration registration = WebhookRegistration.Mutating(cluster, Seed);
        await registration.ReconcileAsync("PEM", default);
        cluster.Edit(c =>
        {
            c.Metadata.Labels["theirs"] = "1";
            c.Metadata.Annotations = new Dictionary<string, string> { ["theirs"] = "2" };
        });

        Assert.That(await registration.ReconcileAsync("PEM", default), Is.EqualTo(RegistrationOutcome.Unchanged));
        await registration.ReconcileAsync("NEW", default);

        Assert.That(cluster.Stored!.Metadata.Labels["theirs"], Is.EqualTo("1"));
        Assert.That(cluster.Stored.Metadata.Annotations["theirs"], Is.EqualTo("2"));
        Assert.That(cluster.Stored.Webhooks[0].ClientConfig.CaBundle, Is.EqualTo(Encoding.ASCII.GetBytes("NEW")));
    }

    [Test]
    public async Task Without_a_bundle_of_its_own_the_first_one_there_goes_into_the_entry()
    {
        InMemoryConfigurations<V1MutatingWebhookConfiguration> cluster = new(Defaults);
        WebhookRegistration registration = WebhookRegistration.Mutating(cluster, Seed);
        await registration.ReconcileAsync(null, default);
        cluster.Edit(c =>
        {
            c.Webhooks[0].ClientConfig.CaBundle = Encoding.ASCII.GetBytes("injected");
            c.Webhooks[0].FailurePolicy = "Ignore";
        });

        await registration.ReconcileAsync(null, default);

        Assert.That(cluster.Stored!.Webhooks[0].ClientConfig.CaBundle, Is.EqualTo(Encoding.ASCII.GetBytes("injected")));
        Assert.That(cluster.Stored.Webhooks[0].FailurePolicy, Is.EqualTo("Fail"));
    }

    [Test]
    public async Task A_conflict_is_tried_again_on_what_is_there_by_then()
    {
        InMemoryConfigurations<V1MutatingWebhookConfiguration> cluster = new(Defaults);
        WebhookRegistration registration = WebhookRegistration.Mutating(cluster, Seed);
        await registration.ReconcileAsync("PEM", default);
        int others = 2;
        cluster.BeforeWrite = () =>
        {
            if (others-- > 0)
            {
                cluster.Edit(c => c.Metadata.Labels["theirs"] = "1");
            }
        };

        Assert.That(await registration.ReconcileAsync("NEW", default), Is.EqualTo(RegistrationOutcome.Updated));
        Assert.That(cluster.Stored!.Metadata.Labels, Contains.Key("theirs"));

        others = int.MaxValue;
        Assert.That(
            () => registration.ReconcileAsync("NEWER", default),
            Throws.InstanceOf<WebhookRegistrationException>().With.Message.EqualTo(
                "could not register MutatingWebhookConfiguration gardener-extension-shoot-rsyslog-relp: it was changed by others 5 times "
                    + "in a row"));
    }

    [Test]
    public async Task A_deletion_by_hand_is_followed_by_a_new_one_with_owner()
    {
        InMemoryConfigurations<V1ValidatingWebhookConfiguration> cluster = new(Defaults);
        WebhookRegistration registration = WebhookRegistration.Validating(cluster, Garden);
        await registration.ReconcileAsync("PEM", default);
        cluster.Delete();
        cluster.NamespaceUid = "uid-2";

        Assert.That(await registration.ReconcileAsync("PEM", default), Is.EqualTo(RegistrationOutcome.Created));
        Assert.That(cluster.Stored!.Metadata.OwnerReferences.Single().Uid, Is.EqualTo("uid-2"));

        // Deleted between reading and writing.
        cluster.BeforeWrite = () =>
        {
            cluster.BeforeWrite = () => { };
            cluster.Delete();
        };
        Assert.That(await registration.ReconcileAsync("NEW", default), Is.EqualTo(RegistrationOutcome.Created));
    }

    [Test]
    public void A_missing_owner_namespace_is_named()
    {
        InMemoryConfigurations<V1ValidatingWebhookConfiguration> cluster = new(Defaults) { NamespaceUid = null };
        Assert.That(
            () => WebhookRegistration.Validating(cluster, Garden).ReconcileAsync("PEM", default),
            Throws.InstanceOf<WebhookRegistrationException>().With.Message.EqualTo(
                "could not register ValidatingWebhookConfiguration gardener-extension-shoot-rsyslog-relp-admission: owner namespace "
                    + "extension-virtual does not exist"));
        Assert.That(cluster.Writes, Is.Zero);
    }

    [Test]
    public async Task Without_owner_namespace_there_is_no_owner()
    {
        WebhookOptions options = Options(WebhookComponent.Shoot, new() { Mode = "url", Url = "localhost:9443" });
        InMemoryConfigurations<V1ValidatingWebhookConfiguration> cluster = new(Defaults) { NamespaceUid = null };
        await WebhookRegistration.Validating(cluster, options).ReconcileAsync("PEM", default);
        Assert.That(cluster.Stored!.Metadata.OwnerReferences, Is.Null);
    }

    private static WebhookOptions Options(WebhookComponent component, WebhookFlags flags) =>
        WebhookOptions.TryCreate(component, flags, out WebhookOptions? options, out IReadOnlyList<string> errors)
            ? options
            : throw new ArgumentException(string.Join("; ", errors));

    private static string Json(V1MutatingWebhookConfiguration configuration)
    {
        JsonNode node = JsonNode.Parse(KubernetesJson.Serialize(configuration))!;
        ((JsonObject)node["metadata"]!).Remove("resourceVersion");
        return node.ToJsonString();
    }

    private static void AssertSame<T>(T configuration, string expected) =>
        Assert.That(
            JsonNode.DeepEquals(JsonNode.Parse(KubernetesJson.Serialize(configuration)), JsonNode.Parse(expected)),
            Is.True,
            KubernetesJson.Serialize(configuration));

    private static void Defaults(V1MutatingWebhookConfiguration configuration)
    {
        foreach (V1MutatingWebhook entry in configuration.Webhooks)
        {
            entry.NamespaceSelector ??= new();
            entry.ObjectSelector ??= new();
            entry.ReinvocationPolicy ??= "Never";
            entry.Rules[0].Scope ??= "*";
        }
    }

    private static void Defaults(V1ValidatingWebhookConfiguration configuration)
    {
        foreach (V1ValidatingWebhook entry in configuration.Webhooks)
        {
            entry.NamespaceSelector ??= new();
            entry.ObjectSelector ??= new();
            entry.Rules[0].Scope ??= "*";
        }
    }
}
