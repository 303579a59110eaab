using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A Shoot's control plane namespace in a seed. The tests act as gardenlet and resource manager there.</summary>
internal sealed class ControlPlaneNamespace
{
    public const string ValidConfig =
        """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"receiver.example.com","port":514"""
            + ""","loggingRules":[{"severity":5}]}""";

    private const string Group = "/apis/extensions.gardener.cloud/v1alpha1";
    private const string Cleaner = "extension-shoot-rsyslog-relp-configuration-cleaner";

    private readonly RawApi _api;
    private readonly string _name;

    private ControlPlaneNamespace(RawApi api, string name) => (_api, _name) = (api, name);

    /// <summary>The namespace's name.</summary>
    public string Name => _name;

    /// <summary>The path of the Extension.</summary>
    public string ExtensionPath => $"{Group}/namespaces/{_name}/extensions/shoot-rsyslog-relp";

    /// <summary>The path of the cleaner's ManagedResource.</summary>
    public string CleanerPath => $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{_name}/managedresources/{Cleaner}";

    /// <summary>The path of the namespace's Secrets.</summary>
    public string SecretsPath => $"/api/v1/namespaces/{_name}/secrets";

    /// <summary>The path of a collection of the namespace.</summary>
    /// <param name="plural">The kind's plural, such as <c>extensions</c>.</param>
    public string CollectionPath(string plural) =>
        MonitoringPaths.Append(ExtensionPath)
            .Append(CleanerPath)
            .Append($"{SecretsPath}/")
            .Select(static path => path[..path.LastIndexOf('/')])
        .Single(path => path.EndsWith($"/{plural}", StringComparison.Ordinal));

    /// <summary>The paths of the monitoring objects.</summary>
    public IReadOnlyList<string> MonitoringPaths =>
    [
        $"/api/v1/namespaces/{_name}/configmaps/shoot-rsyslog-relp-dashboards",
        $"/apis/monitoring.coreos.com/v1/namespaces/{_name}/prometheusrules/shoot-shoot-rsyslog-relp",
        $"/apis/monitoring.coreos.com/v1alpha1/namespaces/{_name}/scrapeconfigs/shoot-shoot-rsyslog-relp",
    ];

    /// <summary>A namespace that is there already.</summary>
    public static ControlPlaneNamespace At(ITestApiServer server, string name) => new(server.Admin, name);

    /// <summary>Creates namespace and Cluster as gardenlet does.</summary>
    /// <param name="server">The seed.</param>
    /// <param name="name">The namespace.</param>
    /// <param name="shoot">The Shoot, JSON.</param>
    /// <param name="role">The namespace's role.</param>
    public static async Task<ControlPlaneNamespace> CreateAsync(
        ITestApiServer server, string name, string shoot =
            """{"metadata":{"name":"bar","namespace":"garden-foo","uid":"u"}}""", string role = "shoot")
    {
        await server.Admin.CreateAsync(
            "/api/v1/namespaces",
            $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}","labels":{"gardener.cloud/role":"{{role}}"} } }""");
        await server.Admin.CreateAsync(
            $"{Group}/clusters",
            $$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{name}}"},"spec":"""
                + $$"""{"shoot":{{shoot}}} }""");
        return new ControlPlaneNamespace(server.Admin, name);
    }

    /// <summary>Creates the Extension as gardenlet does.</summary>
    /// <param name="providerConfig">Its configuration, JSON.</param>
    /// <param name="operation">The operation annotation.</param>
    public Task<JsonNode> CreateExtensionAsync(string providerConfig = ValidConfig, string operation = "reconcile") =>
        _api.CreateAsync($"{Group}/namespaces/{_name}/extensions", $$"""
        {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp",
        "annotations":{"gardener.cloud/operation":"{{operation}}"} },
         "spec":{"type":"shoot-rsyslog-relp","providerConfig":{{providerConfig}}} }
        """);

    /// <summary>Sets the operation annotation, and another configuration if one is given.</summary>
    public Task<JsonNode> SetOperationAsync(string operation = "reconcile", string? providerConfig = null) =>
        _api.MergePatchAsync(ExtensionPath, $$"""
        {"metadata":{"annotations":{"gardener.cloud/operation":"{{operation}}"} }{{(providerConfig is null ? "" : $",\"spec\":{{\"providerConfig\":{providerConfig}}}")}}}
        """);

    /// <summary>Changes the Shoot in the Cluster by a merge patch.</summary>
    public Task<JsonNode> ChangeShootAsync(string shoot) =>
        _api.MergePatchAsync($"{Group}/clusters/{_name}", $$"""{"spec":{"shoot":{{shoot}}} }""");

    public Task DeleteExtensionAsync() => _api.DeleteAsync(ExtensionPath);

    /// <summary>Sets the operation annotation again, as gardenlet does.</summary>
    public Task<JsonNode> TouchAsync() =>
        _api.MergePatchAsync(
            ExtensionPath, $$"""{"metadata":{"annotations":{"gardener.cloud/timestamp":"{{DateTimeOffset.UtcNow:O}}"} } }""");

    public JsonNode? Read(string path) => _api.GetAsync(path).GetAwaiter().GetResult();

    public JsonNode? Extension() => Read(ExtensionPath);

    /// <summary>Waits until the Extension's last operation has a state and the operation annotation is gone.</summary>
    public JsonNode Eventual(string state, Func<string> log, string? type = null)
    {
        JsonNode? last = null;
        Eventually.Holds(
            () =>
                (last = Extension()) is { } item
                    && (string?)item["status"]?["lastOperation"]?["state"] == state
                    && (type is null || (string?)item["status"]!["lastOperation"]!["type"] == type)
                && item["metadata"]!["annotations"]?["gardener.cloud/operation"] is null,
            $"the Extension to be {state}",
            () => $"{last?.ToJsonString()}\n{log()}");
        return last!;
    }

    /// <summary>Waits until an object exists, or does not.</summary>
    public void Comes(string path, bool isThere, Func<string> log) =>
        Eventually.Holds(() => Read(path) is not null == isThere, $"{path} {(isThere ? "to come" : "to go")}", log);

    /// <summary>
    /// Keeps the cleaner and its Secret by a finalizer until <see cref="ReleaseCleanerAsync"/>, as the resource manager does while there
    /// are objects in the Shoot.
    /// </summary>
    public Task HoldCleanerAsync() => SetCleanerFinalizersAsync("""["resources.gardener.cloud/gardener-resource-manager"]""");

    /// <summary>Removes the finalizers of the cleaner and its Secret.</summary>
    public Task ReleaseCleanerAsync() => SetCleanerFinalizersAsync("null");

    /// <summary>Writes the cleaner's status as the resource manager does when all objects are healthy.</summary>
    public Task<JsonNode> SetCleanerHealthyAsync() => SetCleanerAsync((long)Read(CleanerPath)!["metadata"]!["generation"]!);

    /// <summary>Writes the cleaner's status as the resource manager does.</summary>
    /// <param name="observedGeneration">The observed generation.</param>
    /// <param name="applied">The condition ResourcesApplied.</param>
    /// <param name="healthy">The condition ResourcesHealthy.</param>
    public Task<JsonNode> SetCleanerAsync(long observedGeneration, string applied = "True", string healthy = "True") =>
        _api.MergePatchAsync($"{CleanerPath}/status", $$"""
        {"status":{"observedGeneration":{{observedGeneration}},"conditions":[
          {"type":"ResourcesApplied","status":"{{applied}}","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"},
          {"type":"ResourcesHealthy","status":"{{healthy}}","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"}]} }
        """);

    private async Task SetCleanerFinalizersAsync(string finalizers)
    {
        string patch = $$"""{"metadata":{"finalizers":{{finalizers}}} }""";
        string? secret = (string?)Read(CleanerPath)?["spec"]!["secretRefs"]![0]!["name"];

        // An earlier attempt may have deleted the Secret already.
        await _api.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{secret}", patch, "application/merge-patch+json");
        await _api.MergePatchAsync(CleanerPath, patch);
    }
}
