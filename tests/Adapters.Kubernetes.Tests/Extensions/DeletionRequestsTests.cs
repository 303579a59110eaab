using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>What the deletion of an Extension costs, on every API server. Two Events come on top, which are written beside it.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class DeletionRequestsTests(string serverName) : ControlPlaneTests(serverName), IExtensionEvents
{
    private const string Finalizers = """{"metadata":{"finalizers":["resources.gardener.cloud/gardener-resource-manager"]}}""";

    private readonly ConcurrentQueue<string> _requests = new();

    private string Cleaner => $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{Space}/managedresources/{CleanerManifest.Name}";

    [Test]
    public async Task A_deletion_reads_and_writes_nothing_twice_in_a_run()
    {
        await PrepareAsync();

        Assert.That(await RunAsync(), Is.EqualTo("Waiting: GET GET GET PATCH GET DELETE DELETE DELETE POST POST"));
        await Server.Admin.MergePatchAsync(Cleaner, Finalizers);
        await SetCleanerHealthyAsync();
        Assert.That(await RunAsync(), Is.EqualTo("Waiting: GET GET GET GET PATCH DELETE DELETE DELETE"));
        await Server.Admin.MergePatchAsync(Cleaner, """{"metadata":{"finalizers":null}}""");
        Assert.That(await RunAsync(), Is.EqualTo("Finished: GET GET GET GET PATCH PATCH"));
        Assert.That(await Server.Admin.GetAsync($"{Extensions}/shoot-rsyslog-relp"), Is.Null);
    }

    [Test]
    public async Task Where_nothing_holds_the_cleaner_the_run_that_destroys_it_is_the_last()
    {
        await PrepareAsync();
        await RunAsync();
        await SetCleanerHealthyAsync();

        Assert.That(await RunAsync(), Is.EqualTo("Finished: GET GET GET GET PATCH DELETE DELETE DELETE PATCH PATCH"));
        Assert.That(await Server.Admin.GetAsync(Cleaner), Is.Null);
        Assert.That(await Server.Admin.GetAsync($"{Extensions}/shoot-rsyslog-relp"), Is.Null);
    }

    void IExtensionEvents.Record(ExtensionSnapshot extension, bool isWarning, string reason, string message)
    {
    }

    private async Task PrepareAsync()
    {
        await Server.Admin.MergePatchAsync($"/api/v1/namespaces/{Space}", """{"metadata":{"labels":{"gardener.cloud/role":"shoot"}}}""");
        await Server.Admin.CreateAsync(
            "/apis/extensions.gardener.cloud/v1alpha1/clusters",
            $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{Space}}}"},"spec":{"shoot":{} } }""");
        await CreateExtensionAsync($""","finalizers":["{ExtensionSnapshot.Finalizer}"]""");
        await Server.Admin.DeleteAsync($"{Extensions}/shoot-rsyslog-relp");
    }

    private async Task<string> RunAsync()
    {
        using TemporaryDirectory directory = new();
        using KubernetesApi api = Connections.Connect(
            Server, directory, new KubernetesApiOptions { RequestEnded = (method, _) => _requests.Enqueue(method) });
        ExtensionLifecycle lifecycle = new(
            new KubernetesShootControlPlane(api),
            this,
            TimeProvider.System,
            new MonitoringRenderer(RsyslogRelpRenderer.CreateTemplateRenderer(), new YamlDocumentReader()),
            new ManagedResourceManifest(CleanerManifest.Name, "shoot-rsyslog-relp", "kind: DaemonSet\n"));
        ExtensionSnapshot extension = ExtensionSnapshots.Of(
            (await Api.GetAsync(Kubernetes.Api.Kinds.ResourceTypes.Extensions, Space, "shoot-rsyslog-relp", End))!);
        _requests.Clear();
        LifecycleOutcome outcome = await lifecycle.RunAsync(extension, End);
        return $"{(outcome.IsWaiting ? "Waiting" : "Finished")}: {string.Join(' ', _requests)}";
    }

    private Task<JsonNode> SetCleanerHealthyAsync() => Server.Admin.MergePatchAsync($"{Cleaner}/status", """
        {"status":{"observedGeneration":1,"conditions":[
          {"type":"ResourcesApplied","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"},
          {"type":"ResourcesHealthy","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"}]}}
        """);
}
