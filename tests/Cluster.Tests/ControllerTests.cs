using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The controller on a real API server, with the rights of its chart and no more.</summary>
public sealed class ControllerTests
{
    private const string OwnNamespace = "extension-shoot-rsyslog-relp";

    private RealApiServer _server = null!;
    private ControllerProcess _controller = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RealApiServer.StartAsync();
        await ControllerRights.GrantAsync(_server, ApiServerUser.Component, OwnNamespace);
        _controller = ControllerProcess.Start(_server, ApiServerUser.Component, OwnNamespace).Ready().Leading();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _controller?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_new_Extension_succeeds_and_its_Shoot_is_monitored()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(_server, "shoot--foo--create");
        await space.CreateExtensionAsync();

        JsonNode extension = space.Eventual("Succeeded", () => _controller.Log);

        Assert.Multiple(() =>
        {
            Assert.That((string?)extension["status"]!["lastOperation"]!["type"], Is.EqualTo("Create"));
            Assert.That((string?)extension["status"]!["lastOperation"]!["description"], Is.EqualTo("Successfully reconciled Extension"));
            Assert.That((long?)extension["status"]!["observedGeneration"], Is.EqualTo((long?)extension["metadata"]!["generation"]));
            Assert.That((string?)extension["metadata"]!["finalizers"]![0], Is.EqualTo("extensions.gardener.cloud/shoot-rsyslog-relp"));
            Assert.That(space.MonitoringPaths.Select(space.Read), Has.None.Null);
            Assert.That(_controller.Log, Does.Contain("\"object\":{\"name\":\"shoot-rsyslog-relp\",\"namespace\":\"shoot--foo--create\"}").And.Contain("\"reconcileID\":"));
        });
    }

    [Test]
    public async Task A_repeated_reconciliation_writes_nothing_but_the_status()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(_server, "shoot--foo--again");
        await space.CreateExtensionAsync();
        space.Eventual("Succeeded", () => _controller.Log);
        string?[] before = [.. space.MonitoringPaths.Select(path => (string?)space.Read(path)!["metadata"]!["resourceVersion"])];

        await space.OrderAsync();
        space.Eventual("Succeeded", () => _controller.Log, "Reconcile");

        Assert.That(space.MonitoringPaths.Select(path => (string?)space.Read(path)!["metadata"]!["resourceVersion"]), Is.EqualTo(before));
    }

    [Test]
    public async Task An_error_of_the_configuration_is_in_the_status_and_in_the_Events_until_it_is_mended()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(_server, "shoot--foo--error");
        await space.CreateExtensionAsync(ControlPlaneNamespace.ValidConfig.Replace("target", "tarhet", StringComparison.Ordinal));

        JsonNode failed = space.Eventual("Error", () => _controller.Log);
        await space.OrderAsync(providerConfig: """{"tarhet":null,"target":"receiver.example.com"}""");
        JsonNode mended = space.Eventual("Succeeded", () => _controller.Log);

        Assert.Multiple(() =>
        {
            Assert.That((string?)failed["status"]!["lastError"]!["description"], Does.StartWith("Error reconciling Extension: failed to decode provider config: ").And.Contain("tarhet"));
            Assert.That((string?)failed["status"]!["lastError"]!["codes"]![0], Is.EqualTo("ERR_CONFIGURATION_PROBLEM"));
            Assert.That(mended["status"]!["lastError"], Is.Null);
        });
        Eventually.Holds(() => Reasons("shoot--foo--error").Order().SequenceEqual(["ReconcileError", "Recovered"]), "both Events", () => string.Join(' ', Reasons("shoot--foo--error")));
    }

    [Test]
    public async Task A_deleted_Extension_goes_when_the_nodes_are_clean_and_the_cleaner_is_gone()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(_server, "shoot--foo--delete");
        await space.CreateExtensionAsync();
        space.Eventual("Succeeded", () => _controller.Log);

        await space.DeleteExtensionAsync();
        space.Comes(space.CleanerPath, isThere: true, () => _controller.Log);
        Assert.That((string?)space.Extension()!["status"]!["lastOperation"]!["description"], Is.EqualTo("Deleting the Extension"));
        Assert.That(space.MonitoringPaths.Select(space.Read), Has.All.Null);
        await space.SetCleanerHealthyAsync();

        space.Comes(space.ExtensionPath, isThere: false, () => _controller.Log);
        Assert.That(space.Read(space.CleanerPath), Is.Null);
        Assert.That(Reasons("shoot--foo--delete"), Is.EquivalentTo(new[] { "CleaningNodes", "NodesCleaned" }));
    }

    [Test]
    public async Task An_Extension_that_cannot_be_served_keeps_nobody_from_theirs()
    {
        ControlPlaneNamespace broken = await ControlPlaneNamespace.CreateAsync(_server, "shoot--foo--broken", """{"status":{"lastOperation":"no object"}}""");
        await broken.CreateExtensionAsync();
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(_server, "shoot--foo--fine");
        await space.CreateExtensionAsync();

        space.Eventual("Succeeded", () => _controller.Log);
        Eventually.Holds(() => _controller.Log.Split('\n').Any(static line => line.Contains("Reconciler error", StringComparison.Ordinal) && line.Contains("shoot--foo--broken", StringComparison.Ordinal)), "the error in the log");
    }

    [Test]
    public void The_leader_beats_and_says_how_it_is()
    {
        JsonNode lease = Lease("gardener-extension-heartbeat");
        Assert.That((string?)lease["spec"]!["holderIdentity"], Is.EqualTo("shoot-rsyslog-relp"));
        Assert.That((string?)Lease("extension-shoot-rsyslog-relp-leader-election")["spec"]!["holderIdentity"], Is.Not.Empty);
        Assert.That(_controller.Health("/healthz").Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_controller.Health("/readyz/informer-sync").Body, Is.EqualTo("ok"));
        string metrics = _controller.Metrics();
        foreach (string name in (string[])
            [
                "rsyslog_relp_controller_reconcile_errors_total", "rsyslog_relp_controller_queue_retries_total", "rsyslog_relp_api_requests_total", "rsyslog_relp_leader", "rsyslog_relp_lease_age_seconds",
                "rsyslog_relp_controller_heartbeat_timestamp_seconds", "rsyslog_relp_cache_age_seconds", "rsyslog_relp_controller_queue_depth", "rsyslog_relp_controller_queue_delayed",
                "rsyslog_relp_controller_workers_in_flight", "rsyslog_relp_controller_longest_run_seconds",
            ])
        {
            Assert.That(metrics, Does.Match($@"(?m)^{name}(\{{.*\}})? "));
        }
    }

    [Test]
    public async Task A_leader_that_is_asked_to_end_gives_the_lease_back()
    {
        await _server.Admin.CreateNamespaceAsync("extension-ending");
        using ControllerProcess controller = ControllerProcess.Start(_server, ApiServerUser.Admin, "extension-ending", "--controllers=heartbeat").Ready().Leading();

        controller.Terminate();

        JsonNode spec = (await _server.Admin.GetAsync("/apis/coordination.k8s.io/v1/namespaces/extension-ending/leases/extension-shoot-rsyslog-relp-leader-election"))!["spec"]!;
        Assert.That((string?)spec["holderIdentity"] ?? "", Is.Empty, controller.Log);
        Assert.That(await _server.Admin.GetAsync("/apis/coordination.k8s.io/v1/namespaces/extension-ending/leases/gardener-extension-heartbeat"), Is.Not.Null);
    }

    private JsonNode Lease(string name) => _server.Admin.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/{OwnNamespace}/leases/{name}").GetAwaiter().GetResult()!;

    private string[] Reasons(string space) =>
        [.. _server.Admin.GetAsync($"/api/v1/namespaces/{space}/events").GetAwaiter().GetResult()!["items"]!.AsArray().Select(static item => (string)item!["reason"]!)];
}
