using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>The objects that the published, native controller stores are the snapshots of monitoring and cleaner.</summary>
/// <param name="isPublished">Whether it is the published host or that of the tests' build.</param>
[TestFixture(false)]
[TestFixture(true, Category = "Image")]
public sealed class ControllerRenderingTests(bool isPublished)
{
    private static readonly string Snapshots = Repository.PathOf("tests/Adapters.Rendering.Tests");

    private FakeApiServer _seed = null!;
    private HostPod _controller = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        ChartCase chart = new(ChartCase.Seed, "default");
        _seed = await FakeApiServer.StartAsync();
        await _seed.Admin.CreateNamespaceAsync(chart.Namespace);
        _controller = new HostPod(
            "rsyslog-relp-controller", Manifests.Render(chart).One("Deployment", "gardener-extension-shoot-rsyslog-relp-controller"),
            new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfigs.For(_seed, ApiServerUser.Admin) },
            isPublished ? static _ => [PublishedPrograms.Of("controller")] : null).Ready();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _controller?.Dispose();
        await (_seed?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [TestCaseSource(typeof(NodeSnapshots), nameof(NodeSnapshots.Cases))]
    public async Task A_case_is_monitored_by_the_objects_of_the_snapshots(string name)
    {
        CaseControlPlane controlPlane = await ReconciledAsync(name, name);

        bool audit = (bool?)Get(controlPlane.Extension)!["spec"]!["providerConfig"]!["auditConfig"]?["enabled"] != false;
        JsonNode dashboards = Get($"/api/v1/namespaces/{controlPlane.Space}/configmaps/shoot-rsyslog-relp-dashboards")!["data"]!;
        JsonNode rules = Get(
            $"/apis/monitoring.coreos.com/v1/namespaces/{controlPlane.Space}/prometheusrules/shoot-shoot-rsyslog-relp")!["spec"]!;
        JsonNode scraping = Get(
            $"/apis/monitoring.coreos.com/v1alpha1/namespaces/{controlPlane.Space}/scrapeconfigs/shoot-shoot-rsyslog-relp")!["spec"]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                (string?)dashboards["rsyslog-relp-dashboard.json"],
                Is.EqualTo(Snapshot("Monitoring/Snapshots/rsyslog-relp-dashboard.json")));
            Assert.That(
                JsonNode.DeepEquals(
                    rules, Manifests.ToJson(Snapshot($"Monitoring/Snapshots/rsyslog-relp{(audit ? "" : "-without-audit")}.rules.yaml"))),
                rules.ToJsonString());
            Assert.That(
                JsonNode.DeepEquals(scraping, JsonNode.Parse(Snapshot("Monitoring/Snapshots/ScrapeConfig.json"))!["spec"]),
                scraping.ToJsonString());
        });
    }

    [Test]
    public async Task A_deletion_deploys_the_cleaner_of_the_snapshots()
    {
        CaseControlPlane controlPlane = await ReconciledAsync("minimal", "deleted");
        string cleaner =
            $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{controlPlane.Space}/managedresources/extension-shoot-rsyslog-relp-configuration-cleaner";

        await _seed.Admin.DeleteAsync(controlPlane.Extension);
        Eventually.Holds(() => Get(cleaner) is not null, "the cleaner", () => _controller.Log);

        JsonNode secret = Get($"/api/v1/namespaces/{controlPlane.Space}/secrets/{Get(cleaner)!["spec"]!["secretRefs"]![0]!["name"]}")!;
        string manifest = Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]!["data.yaml"]!));
        JsonNode script = Manifests.ToJson(manifest)["spec"]!["template"]!["spec"]!["initContainers"]![0]!["command"]![4]!;
        Assert.Multiple(() =>
        {
            Assert.That(manifest, Is.EqualTo(Snapshot("Cleaner/Snapshots/daemonset.yaml")));
            Assert.That((string?)script, Is.EqualTo(Snapshot("Snapshots/every-node/clean-node.sh")));
        });
    }

    private static string Snapshot(string file) => File.ReadAllText(Path.Combine(Snapshots, file));

    private async Task<CaseControlPlane> ReconciledAsync(string name, string shoot)
    {
        CaseControlPlane controlPlane = new(_seed.Admin, shoot);
        await controlPlane.CreateNamespaceAsync();
        await controlPlane.CreateAsync(name);
        Eventually.Holds(
            () =>
                (string?)Get(controlPlane.Extension)!["status"]?["lastOperation"]?["state"] == "Succeeded", "the Extension to be reconciled", () => _controller.Log);
        return controlPlane;
    }

    private JsonNode? Get(string path) => _seed.Admin.GetAsync(path).GetAwaiter().GetResult();
}
