using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Rbac;

/// <summary>The controller host with the flags and the rights of the chart, through the life of an Extension.</summary>
public sealed class ControllerRightsTests
{
    private const string Space = "shoot--foo--bar";
    private const string Extension = $"/apis/extensions.gardener.cloud/v1alpha1/namespaces/{Space}/extensions/shoot-rsyslog-relp";
    private const string Cleaner =
        $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{Space}/managedresources/extension-shoot-rsyslog-relp-configuration-cleaner";

    private static readonly string[] Monitoring =
    [
        $"/api/v1/namespaces/{Space}/configmaps/shoot-rsyslog-relp-dashboards",
        $"/apis/monitoring.coreos.com/v1/namespaces/{Space}/prometheusrules/shoot-shoot-rsyslog-relp",
        $"/apis/monitoring.coreos.com/v1alpha1/namespaces/{Space}/scrapeconfigs/shoot-shoot-rsyslog-relp",
    ];

    private RealApiServer _server = null!;
    private HostPod _pod = null!;

    [Test]
    public async Task The_controller_needs_every_right_that_the_chart_gives_and_no_other()
    {
        ChartCase chart = new(ChartCase.Seed, "", "controllers: {heartbeat: {renewIntervalSeconds: 1}}");
        Manifests manifests = Manifests.Render(chart);
        const string name = "gardener-extension-shoot-rsyslog-relp-controller";
        ApiServerUser user = Rights.Account(chart.Namespace, name);
        using AuditLog audit = new();
        await using RealApiServer server = _server = await RealApiServer.StartAsync(audit.Flags, [user]);
        await server.Admin.CreateNamespaceAsync(chart.Namespace);
        await Rights.GrantAsync(server.Admin, manifests.Objects);
        await ControlPlaneAsync();
        using HostPod pod = _pod = new HostPod(
            "rsyslog-relp-controller",
            manifests.One("Deployment", name),
            new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfigs.For(server, user) }).Ready();

        Eventually.Holds(() => State() == "Succeeded", "the Extension to be reconciled", () => pod.Log);
        await ReconcileAfterAsync("""{"target":"elsewhere.example.com"}""", spoilMonitoring: true);
        Eventually.Holds(() => State() == "Succeeded" && Monitoring.All(IsInOrder), "the monitoring to be put right", () => pod.Log);
        await ReconcileAfterAsync("""{"unknown":1}""");
        Eventually.Holds(() => Get(Extension)!["status"]!["lastError"] is not null, "the failure", () => pod.Log);
        await ReconcileAfterAsync("""{"unknown":null}""");
        Eventually.Holds(() => State() == "Succeeded", "the recovery", () => pod.Log);
        await ReconcileAfterAsync("""{"unknown":1}""");
        Eventually.Holds(() =>
            Items("/api/v1/namespaces/shoot--foo--bar/events").Any(
                static item => item!["count"]!.GetValue<int>() > 1), "a repeated failure to be counted", () =>
                pod.Log);
        await DeleteAsync();

        Rights.AreExactly(Permission.Of(user, manifests.Objects), () => audit.Of(user.Name), () => pod.Log);
    }

    private async Task ReconcileAfterAsync(string providerConfigPatch, bool spoilMonitoring = false)
    {
        foreach (string path in spoilMonitoring ? Monitoring : [])
        {
            await _server.Admin.MergePatchAsync(path, """{"metadata":{"labels":{"component":null}}}""");
        }

        await _server.Admin.MergePatchAsync(
            Extension,
            $$$"""{"metadata":{"annotations":{"gardener.cloud/operation":"reconcile"} },"spec":"""
                + $$$"""{"providerConfig":{{{providerConfigPatch}}}}}""");
        Eventually.Holds(() =>
            Get(Extension)!["metadata"]!["annotations"]?["gardener.cloud/operation"] is null, "the order to be taken", () => _pod.Log);
    }

    /// <summary>A deletion whose cleaner has a replaced Secret; the test acts as Gardener's resource manager.</summary>
    private async Task DeleteAsync()
    {
        await _server.Admin.CreateAsync(
            $"/api/v1/namespaces/{Space}/secrets", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other"}}""");
        await _server.Admin.DeleteAsync(Extension);
        Eventually.Holds(() => Get(Cleaner) is not null, "the cleaner", () => _pod.Log);
        await _server.Admin.MergePatchAsync(Cleaner, """{"spec":{"secretRefs":[{"name":"other"}]}}""");
        Eventually.Holds(
            () =>
            {
                if (Get(Cleaner) is { } cleaner
                    && cleaner["status"]?["observedGeneration"]?.ToString() != cleaner["metadata"]!["generation"]!.ToString())
                {
                    BecomesHealthyAsync(cleaner).GetAwaiter().GetResult();
                }

                return Get(Extension) is null;
            },
            "the Extension to go",
            () => _pod.Log);
    }

    private Task<JsonNode> BecomesHealthyAsync(JsonNode cleaner)
    {
        const string fields =
            """ "status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z" """
            + """, "lastUpdateTime":"2026-01-01T00:00:00Z" """;
        return _server.Admin.MergePatchAsync($"{Cleaner}/status", $$$"""
            {"status":{"observedGeneration":{{{cleaner["metadata"]!["generation"]}}},"conditions":[{"type":"ResourcesApplied",{{{fields}}}},
            {"type":"ResourcesHealthy",{{{fields}}}}]}}
            """);
    }

    private async Task ControlPlaneAsync()
    {
        await _server.Admin.CreateAsync(
            "/api/v1/namespaces",
            $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Space}}}","labels":{"gardener.cloud/role":"shoot"} } }""");
        await _server.Admin.CreateAsync("/apis/extensions.gardener.cloud/v1alpha1/clusters", $$$"""
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{Space}}}"},
             "spec":{"cloudProfile":{},"seed":{},"shoot":{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",
             "metadata":{"name":"bar","namespace":"garden-foo","uid":"uid-1"},"spec":{} } } }
            """);
        await _server.Admin.CreateAsync($"/apis/extensions.gardener.cloud/v1alpha1/namespaces/{Space}/extensions", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp",
            "annotations":{"gardener.cloud/operation":"reconcile"}},
             "spec":{"type":"shoot-rsyslog-relp","providerConfig":{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1",
             "kind":"RsyslogRelpConfig","target":"localhost","port":1520,"loggingRules":[{"severity":4}]}}}
            """);
    }

    private bool IsInOrder(string path) => Get(path)?["metadata"]!["labels"]?["component"] is not null;

    private string? State() => Get(Extension)?["status"]?["lastOperation"]?["state"]?.GetValue<string>();

    private JsonNode? Get(string path) => _server.Admin.GetAsync(path).GetAwaiter().GetResult();

    private JsonArray Items(string path) => Get(path)!["items"]!.AsArray();
}
