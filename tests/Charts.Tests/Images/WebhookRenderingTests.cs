using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing.ApiServer;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>
/// The patches of the webhook deliver every snapshot, byte for byte. The published host is a native program, in which the template
/// engine might behave otherwise than in the .NET of the other tests.
/// </summary>
/// <param name="isPublished">Whether it is the published host or that of the tests' build.</param>
[TestFixture(false)]
[TestFixture(true, Category = "Image")]
public sealed class WebhookRenderingTests(bool isPublished)
{
    private FakeApiServer _seed = null!;
    private CaseControlPlane _controlPlane = null!;
    private HostPod _webhook = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        ChartCase chart = new(ChartCase.Seed, "default");
        _seed = await FakeApiServer.StartAsync();
        await _seed.Admin.CreateNamespaceAsync(chart.Namespace);
        _controlPlane = new CaseControlPlane(_seed.Admin, "bar");
        await _controlPlane.CreateNamespaceAsync();
        _webhook = new HostPod(
            "rsyslog-relp-webhook", Manifests.Render(chart).One("Deployment", "gardener-extension-shoot-rsyslog-relp"),
            new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfigs.For(_seed, ApiServerUser.Admin) },
            isPublished ? static _ => [PublishedPrograms.Of("webhook")] : null).Ready();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _webhook?.Dispose();
        await (_seed?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [TearDown]
    public Task RemoveAsync() => _controlPlane.RemoveAsync();

    [TestCaseSource(typeof(NodeSnapshots), nameof(NodeSnapshots.Cases))]
    public async Task A_case_is_delivered_as_its_snapshot(string name)
    {
        await _controlPlane.CreateAsync(name);

        Dictionary<string, string> tree = Tree(Reviewed()["spec"]!);

        Assert.Multiple(() =>
        {
            Assert.That(NodeSnapshots.OfCase(tree), Matches.SnapshotFolder(Path.Combine(NodeSnapshots.Root, name, "node")));
            Assert.That(NodeSnapshots.OfEveryNode(tree), Is.Not.Empty.And.SubsetOf(Files(Path.Combine(NodeSnapshots.EveryNode, "node"))));
        });
    }

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), static file => Decoded(File.ReadAllBytes(file)), StringComparer.Ordinal);

    // As the snapshots are laid out: the files by path, and a list of all with mode and Secret.
    private static Dictionary<string, string> Tree(JsonNode spec)
    {
        Dictionary<string, string> tree = [];
        StringBuilder list = new();
        foreach (JsonNode? file in spec["files"]!.AsArray())
        {
            string path = (string)file!["path"]!;
            list.Append(CultureInfo.InvariantCulture, $"0{Convert.ToString((int)file["permissions"]!, 8)} {path}");
            if (file["content"]!["secretRef"] is { } secret)
            {
                list.Append(CultureInfo.InvariantCulture, $" from secret {secret["name"]} key {secret["dataKey"]}");
            }
            else
            {
                JsonNode inline = file["content"]!["inline"]!;
                string data = (string)inline["data"]!;
                tree[path.TrimStart('/')] = (string?)inline["encoding"] == "b64" ? Decoded(Convert.FromBase64String(data)) : data;
            }

            list.Append('\n');
        }

        // gardener-node-agent writes units with this mode.
        foreach (JsonNode? unit in spec["units"]!.AsArray())
        {
            string path = $"/etc/systemd/system/{unit!["name"]}";
            list.Append(CultureInfo.InvariantCulture, $"0644 {path}\n");
            tree[path.TrimStart('/')] = (string)unit["content"]!;
        }

        tree["files.txt"] = list.ToString();
        return tree;
    }

    private static string Decoded(byte[] utf8) =>
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);

    private JsonObject Reviewed()
    {
        string item = $$$"""
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"OperatingSystemConfig","metadata":{"name":"x","namespace":"{{{_controlPlane.Space}}}"},
             "spec":{"purpose":"reconcile","type":"x"}}
            """;
        JsonNode answer = _webhook.Review(
            "/operating-system-config", """{"group":"extensions.gardener.cloud","version":"v1alpha1","kind":"OperatingSystemConfig"}""",
            """{"group":"extensions.gardener.cloud","version":"v1alpha1","resource":"operatingsystemconfigs"}""", _controlPlane.Space, item);
        Assert.That(answer["patch"], Is.Not.Null, answer.ToJsonString());
        return JsonPatches.Apply(
            JsonNode.Parse(item)!.AsObject(), JsonNode.Parse(Convert.FromBase64String((string)answer["patch"]!))!.AsArray());
    }
}
