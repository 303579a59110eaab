using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Rbac;

/// <summary>
/// The webhook host with the flags and the rights of the charts, on a real API server that keeps an audit log: it has all permissions that
/// it needs, and needs all permissions that it has.
/// </summary>
public sealed class WebhookRightsTests
{
    private const string Admission = "/apis/admissionregistration.k8s.io/v1";

    [Test]
    public async Task The_seeds_webhook_needs_every_right_that_the_chart_gives_and_no_other()
    {
        ChartCase chart = new(ChartCase.Seed, "default");
        Manifests manifests = Manifests.Render(chart);
        const string name = "gardener-extension-shoot-rsyslog-relp";
        ApiServerUser user = Rights.Account(chart.Namespace, name);
        using AuditLog audit = new();
        await using RealApiServer server = await RealApiServer.StartAsync(audit.Flags, [user]);
        await server.Admin.CreateNamespaceAsync(chart.Namespace);
        await Rights.GrantAsync(server.Admin, manifests.Objects);
        await ControlPlaneAsync(server.Admin);
        using HostPod pod = new HostPod(
            "rsyslog-relp-webhook",
            manifests.One("Deployment", name),
            new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfigs.For(server, user) }).Ready();

        JsonNode answer = pod.Review(
            "/operating-system-config", """{"group":"extensions.gardener.cloud","version":"v1alpha1","kind":"OperatingSystemConfig"}""",
            """{"group":"extensions.gardener.cloud","version":"v1alpha1","resource":"operatingsystemconfigs"}""", "shoot--foo--bar",
            """{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"OperatingSystemConfig","metadata":"""
                + """{"name":"x","namespace":"shoot--foo--bar"},"spec":{"purpose":"reconcile","type":"x"}}""");
        Assert.That(answer["patch"], Is.Not.Null, answer.ToJsonString());
        await DisorderAsync(server.Admin, chart.Namespace, "shoot-rsyslog-relp", $"{Admission}/mutatingwebhookconfigurations/{name}", pod);

        Rights.AreExactly(Permission.Of(user, manifests.Objects), () => audit.Of(user.Name), () => pod.Log);
    }

    [Test]
    public async Task The_gardens_webhook_needs_every_right_that_the_charts_give_and_no_other()
    {
        Garden garden = new();
        using AuditLog audit = new();
        await using RealApiServer server = await garden.StartAsync(audit.Flags);
        using HostPod pod = garden.Pod(server).Ready();
        await server.Admin.CreateNamespaceAsync("garden-foo");
        JsonNode answer = pod.Review(
            "/webhooks/validate",
            """{"group":"core.gardener.cloud","version":"v1beta1","kind":"Shoot"}""",
            """{"group":"core.gardener.cloud","version":"v1beta1","resource":"shoots"}""",
            "garden-foo",
            """
            {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"x","namespace":"garden-foo"},
             "spec":{"extensions":[{"type":"shoot-rsyslog-relp",
             "providerConfig":{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig",
             "target":"localhost","port":514,"loggingRules":[{"severity":3}],
                       "tls":{"enabled":true,"secretReferenceName":"tls"},"auditConfig":{"enabled":true,
                       "configMapReferenceName":"audit"}}}],
                     "resources":[{"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"relp"}},{"name":"audit",
                     "resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"rules"}}]}}
            """);
        Assert.That(
            answer["status"]!["message"]!.GetValue<string>(),
            Does.Contain("garden-foo/relp does not exist").And.Contain("garden-foo/rules does not exist"));
        await DisorderAsync(server.Admin, "garden", "shoot-rsyslog-relp-admission", garden.ConfigurationPath, pod);

        // The host never deletes; the permission belongs to another rule, see the next test.
        Rights.AreExactly(
            [
                .. Permission.Of(garden.Source, garden.Runtime.Objects),
                .. Permission.Of(garden.Target, garden.Application.Objects).Where(static permission => permission.Verb != "delete"),
            ],
            () => [.. audit.Of(garden.Source.Name), .. audit.Of(garden.Target.Name)],
            () => pod.Log);
    }

    [Test]
    public async Task An_owner_is_put_right_where_only_who_may_delete_may_change_it()
    {
        Garden garden = new();
        await using RealApiServer server = await garden.StartAsync(["--enable-admission-plugins=OwnerReferencesPermissionEnforcement"]);
        using HostPod pod = garden.Pod(server).Ready();

        Eventually.Holds(() => Owner() == Garden.VirtualNamespace, "the webhook configuration to have an owner", () => pod.Log);
        await server.Admin.MergePatchAsync(garden.ConfigurationPath, """{"metadata":{"ownerReferences":null}}""");
        Eventually.Holds(() => Owner() == Garden.VirtualNamespace, "the owner to be put back", () => pod.Log);

        string role = $"/apis/rbac.authorization.k8s.io/v1/clusterroles/{Garden.Name}";
        await server.Admin.ReplaceAsync(
            role, (await server.Admin.GetAsync(role))!.ToJsonString().Replace(",\"delete\"", "", StringComparison.Ordinal));
        await server.Admin.MergePatchAsync(garden.ConfigurationPath, """{"metadata":{"ownerReferences":null}}""");
        Eventually.Holds(() =>
            pod.Log.Contains(
                "cannot set an ownerRef on a resource you can't delete", StringComparison.Ordinal), "the refusal without that right", () =>
                pod.Log);

        string? Owner() =>
            server.Admin.GetAsync(garden.ConfigurationPath)
                .GetAwaiter()
                .GetResult()?["metadata"]!["ownerReferences"]?[0]!["name"]!.GetValue<string>();
    }

    /// <summary>
    /// Causes writes: changes a label of a certificate Secret, adds an unused Secret, edits the registration; then shuts down.
    /// </summary>
    private static async Task DisorderAsync(RawApi admin, string space, string component, string configuration, HostPod pod)
    {
        string secrets = $"/api/v1/namespaces/{space}/secrets";
        Eventually.Holds(() =>
            Server() is not null && admin.GetAsync(configuration).GetAwaiter().GetResult() is not null, "the registration", () => pod.Log);
        JsonNode server = Server()!;
        await admin.MergePatchAsync($"{secrets}/{server["metadata"]!["name"]}", """{"metadata":{"labels":{"stray":"1"}}}""");
        await admin.CreateAsync(
            secrets,
            $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"stray","labels":"""
                + $$$"""{"name":"stray","managed-by":"secrets-manager","manager-identity":"gardener-extension-{{{component}}}-webhook"} } }""");
        await admin.MergePatchAsync(configuration, """{"webhooks":[]}""");
        Eventually.Holds(() =>
            admin.GetAsync($"{secrets}/stray").GetAwaiter().GetResult() is null
                && Server()!["metadata"]!["labels"]!["stray"] is null, "the Secrets to be in order", () =>
                pod.Log);

        JsonNode? Server() =>
            admin.GetAsync($"{secrets}?labelSelector=name%3D{component}-webhook-server")
                .GetAwaiter()
                .GetResult()!["items"]!.AsArray()
                .SingleOrDefault();
    }

    private static async Task ControlPlaneAsync(RawApi admin)
    {
        await admin.CreateNamespaceAsync("shoot--foo--bar");
        await admin.CreateAsync("/apis/extensions.gardener.cloud/v1alpha1/clusters", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"shoot--foo--bar"},
             "spec":{"cloudProfile":{},"seed":{},"shoot":{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",
             "metadata":{"name":"bar","namespace":"garden-foo","uid":"uid-1"},
               "spec":{"resources":[{"name":"audit","resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"rules"}}]}}}}
            """);
        await admin.CreateAsync("/api/v1/namespaces/shoot--foo--bar/configmaps", """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"ref-rules"},
             "data":{"auditd":"apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: '-w /etc/passwd -p wa'\n"}}
            """);
        await admin.CreateAsync("/apis/extensions.gardener.cloud/v1alpha1/namespaces/shoot--foo--bar/extensions", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp"},
             "spec":{"type":"shoot-rsyslog-relp","providerConfig":{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1",
             "kind":"RsyslogRelpConfig","target":"localhost","port":1520,"loggingRules":[{"severity":4}],
               "auditConfig":{"enabled":true,"configMapReferenceName":"audit"}}}}
            """);
    }
}
