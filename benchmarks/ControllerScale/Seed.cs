using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Benchmarks.Scale;

/// <summary>Shoots in a seed, as gardenlet creates them, with a number of parallel calls.</summary>
internal sealed class Seed(ITestApiServer server, int count)
{
    private const int Concurrency = 16;
    private const string Group = "/apis/extensions.gardener.cloud/v1alpha1";
    private const string Cleaner = "extension-shoot-rsyslog-relp-configuration-cleaner";
    private const string Healthy = """
        {"status":{"observedGeneration":1,"conditions":[
          {"type":"ResourcesApplied","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"},
          {"type":"ResourcesHealthy","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"}]}}
        """;
    private const string Order = """{"metadata":{"annotations":{"gardener.cloud/operation":"reconcile"}}}""";

    /// <summary>Creates namespaces and Clusters.</summary>
    /// <returns>The size of a Cluster in bytes.</returns>
    public async Task<int> CreateControlPlanesAsync()
    {
        string shoots = Shoot();
        await EachAsync(async name =>
        {
            await server.Admin.CreateAsync(
                "/api/v1/namespaces",
                $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}","labels":{"gardener.cloud/role":"shoot"} } }""");
            await server.Admin.CreateAsync($"{Group}/clusters", Cluster(name, shoots));
        });
        return Encoding.UTF8.GetByteCount(Cluster(Name(0), shoots));
    }

    public Task CreateExtensionsAsync() => EachAsync(name => server.Admin.CreateAsync($"{Group}/namespaces/{name}/extensions", """
        {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp",
        "annotations":{"gardener.cloud/operation":"reconcile"} },
         "spec":{"class":"shoot","type":"shoot-rsyslog-relp","providerConfig":
          {"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"receiver.example.com",
          "port":10250,
           "loggingRules":[{"severity":5,"programNames":["systemd","audisp-syslog"],"messageContent":{"regex":"foo","exclude":"bar"}},
           {"severity":7,"programNames":["kubelet"]},{"severity":2}],
           "tls":{"enabled":true,"secretReferenceName":"tls","authMode":"name","tlsLib":"openssl",
           "permittedPeer":["receiver.example.com"]}}}}
        """));

    public Task SetOperationAsync() =>
        EachAsync(name => server.Admin.MergePatchAsync($"{Group}/namespaces/{name}/extensions/shoot-rsyslog-relp", Order));

    /// <summary>Deletes the Extensions, and reports each cleaner healthy once it is there, as Gardener's resource manager does.</summary>
    public Task DeleteExtensionsAsync() => EachAsync(async name =>
    {
        await server.Admin.DeleteAsync($"{Group}/namespaces/{name}/extensions/shoot-rsyslog-relp");
        string cleaner = $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{name}/managedresources/" + Cleaner;
        while (await server.Admin.GetAsync(cleaner) is null)
        {
            await Task.Delay(20);
        }

        await server.Admin.MergePatchAsync($"{cleaner}/status", Healthy);
    });

    /// <summary>How many Extensions there are.</summary>
    public async Task<int> CountAsync() => (await server.Admin.GetAsync($"{Group}/extensions"))!["items"]!.AsArray().Count;

    /// <summary>How many Extensions have succeeded and no longer have an operation annotation.</summary>
    public async Task<int> CountDoneAsync() =>
        (await server.Admin.GetAsync($"{Group}/extensions"))!["items"]!.AsArray().Count(static item =>
            (string?)item!["status"]?["lastOperation"]?["state"] == "Succeeded"
                && item["metadata"]!["annotations"]?["gardener.cloud/operation"] is null);

    private static string Name(int number) => $"shoot--scale--{number:0000}";

    private Task EachAsync(Func<string, Task> action) =>
        Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, (number, _) => new ValueTask(action(Name(number))));

    private static string Cluster(string name, string shoot) => $$"""
        {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{name}}"},
        "spec":{"cloudProfile":{{CloudProfile}},"seed":{"metadata":{"name":"seed"} },"shoot":{{shoot}} } }
        """;

    /// <summary>Most of a Cluster consists of machine types and images.</summary>
    private static string CloudProfile { get; } = new JsonObject
    {
        ["apiVersion"] = "core.gardener.cloud/v1beta1",
        ["kind"] = "CloudProfile",
        ["metadata"] = new JsonObject { ["name"] = "cloud" },
        ["spec"] = new JsonObject
        {
            ["machineTypes"] = new JsonArray([.. Enumerable.Range(0, 150).Select(static i => new JsonObject
            {
                ["name"] = $"machine-{i}", ["cpu"] = $"{i + 1}", ["gpu"] = "0", ["memory"] = $"{4 * (i + 1)}Gi", ["usable"] = true,
                ["architecture"] = "amd64",
            })]),
            ["machineImages"] = new JsonArray([.. Enumerable.Range(0, 5).Select(static i => new JsonObject
            {
                ["name"] = $"image-{i}",
                ["versions"] = new JsonArray([.. Enumerable.Range(0, 20).Select(static j => new JsonObject
                {
                    ["version"] = $"{j}.0.0", ["classification"] = "supported", ["cri"] = new JsonArray(
                        new JsonObject { ["name"] = "containerd" }), ["architectures"] = new JsonArray("amd64", "arm64"),
                })]),
            })]),
        },
    }.ToJsonString();

    private static string Shoot() => new JsonObject
    {
        ["apiVersion"] = "core.gardener.cloud/v1beta1",
        ["kind"] = "Shoot",
        ["metadata"] = new JsonObject { ["name"] = "bar", ["namespace"] = "garden-foo", ["uid"] = "3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11" },
        ["spec"] = new JsonObject
        {
            ["provider"] = new JsonObject
            {
                ["workers"] = new JsonArray([.. Enumerable.Range(0, 20).Select(static i => new JsonObject
                {
                    ["name"] = $"worker-{i}", ["minimum"] = 1, ["maximum"] = 10, ["machine"] = new JsonObject
                    {
                        ["type"] = "machine-1",
                        ["image"] = new JsonObject { ["name"] = "image-0", ["version"] = "1.0.0" },
                    },
                })]),
            },
        },
        ["status"] = new JsonObject
        {
            ["lastOperation"] = new JsonObject { ["type"] = "Create", ["state"] = "Succeeded", ["progress"] = 100 },
        },
    }.ToJsonString();
}
