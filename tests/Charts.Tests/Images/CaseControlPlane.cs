using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing.ApiServer;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>
/// The objects that gardenlet creates in a seed for a Shoot with the configuration of a snapshot's case. References have the same name
/// in the garden.
/// </summary>
/// <param name="admin">The seed.</param>
/// <param name="shoot">The Shoot's name.</param>
internal sealed class CaseControlPlane(RawApi admin, string shoot)
{
    private const string Group = "/apis/extensions.gardener.cloud/v1alpha1";

    public string Space => $"shoot--foo--{shoot}";

    public string Extension => $"{Group}/namespaces/{Space}/extensions/shoot-rsyslog-relp";

    private string Cluster => $"{Group}/clusters/{Space}";

    private string ConfigMaps => $"/api/v1/namespaces/{Space}/configmaps";

    /// <param name="name">The case.</param>
    /// <returns>The configuration.</returns>
    public async Task<JsonObject> CreateAsync(string name)
    {
        Manifests input = Manifests.Parse(await File.ReadAllTextAsync(Path.Combine(NodeSnapshots.Root, name, "input.yaml")));
        JsonObject config = input.Of("RsyslogRelpConfig").Single();
        await admin.CreateAsync(Parent(Cluster), $$$"""
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{Space}}}"},
             "spec":{"cloudProfile":{},"seed":{},"shoot":{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",
               "metadata":{"name":"{{{shoot}}}","namespace":"garden-foo","uid":"3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11"},"spec":{"resources":[{{{References(config)}}}]} } } }
            """);
        foreach (JsonObject configMap in input.Of("ConfigMap"))
        {
            configMap["metadata"]!["name"] = $"ref-{Manifests.Name(configMap)}";
            await admin.CreateAsync(ConfigMaps, configMap.ToJsonString());
        }

        await admin.CreateAsync(Parent(Extension), $$$"""
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp","annotations":{"gardener.cloud/operation":"reconcile"}},
             "spec":{"type":"shoot-rsyslog-relp","providerConfig":{{{config.ToJsonString()}}} } }
            """);
        return config;
    }

    /// <summary>Makes the namespace, which stays.</summary>
    public Task CreateNamespaceAsync() => admin.CreateAsync("/api/v1/namespaces", $$$"""
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Space}}}","labels":{"gardener.cloud/role":"shoot"} } }
        """);

    /// <summary>Makes room for the next case.</summary>
    public async Task RemoveAsync()
    {
        await admin.DeleteAsync(Extension);
        await admin.DeleteAsync(Cluster);
        foreach (JsonNode? configMap in (await admin.GetAsync(ConfigMaps))!["items"]!.AsArray())
        {
            await admin.DeleteAsync($"{ConfigMaps}/{configMap!["metadata"]!["name"]}");
        }
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];

    private static string References(JsonObject config) => string.Join(',', new[]
    {
        ("Secret", (string?)config["tls"]?["secretReferenceName"]),
        ("ConfigMap", (string?)config["auditConfig"]?["configMapReferenceName"]),
    }.Where(static reference => reference.Item2 is not null).Select(static reference =>
        $$$"""{"name":"{{{reference.Item2}}}","resourceRef":{"apiVersion":"v1","kind":"{{{reference.Item1}}}","name":"{{{reference.Item2}}}"}}"""));
}
