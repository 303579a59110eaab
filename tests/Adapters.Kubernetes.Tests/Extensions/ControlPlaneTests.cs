using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>Base class of tests of a control plane. Assertions read objects as plain JSON.</summary>
public abstract class ControlPlaneTests(string serverName) : ApiServerTests(serverName)
{
    protected KubernetesShootControlPlane ControlPlane { get; private set; } = null!;

    protected string Extensions => $"/apis/extensions.gardener.cloud/v1alpha1/namespaces/{Space}/extensions";

    [SetUp]
    public void Make() => ControlPlane = new KubernetesShootControlPlane(Api);

    /// <summary>Creates an Extension and reads it as the controller does.</summary>
    protected async Task<ExtensionSnapshot> CreateExtensionAsync(
        string metadata = "", string status = "null", string name = "shoot-rsyslog-relp")
    {
        await Server.Admin.CreateAsync(
            Extensions,
            $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"{{{name}}}"{{{metadata}}}}"""
                + $$$""","spec":{"type":"shoot-rsyslog-relp","providerConfig":{"target":"x"} } }""");
        if (status != "null")
        {
            await Server.Admin.MergePatchAsync($"{Extensions}/{name}/status", $$"""{"status":{{status}}}""");
        }

        return ExtensionSnapshots.Of((await Api.GetAsync(ResourceTypes.Extensions, Space, name, End))!);
    }

    protected async Task<JsonNode> ExtensionAsync(string name = "shoot-rsyslog-relp") =>
        (await Server.Admin.GetAsync($"{Extensions}/{name}"))!;

    protected static string? Version(JsonNode? item) => (string?)item?["metadata"]?["resourceVersion"];

    protected static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(static item => (string)item!)];
}
