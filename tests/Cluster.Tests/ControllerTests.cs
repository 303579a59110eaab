using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The controller on a real API server, with exactly the permissions of its chart.</summary>
public sealed class ControllerTests : RunningControllerTests
{
    [Test]
    public async Task A_new_Extension_succeeds_and_its_Shoot_is_monitored()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--create");
        await space.CreateExtensionAsync();

        JsonNode extension = space.Eventual("Succeeded", () => Controller.Log);

        Assert.Multiple(() =>
        {
            Assert.That((string?)extension["status"]!["lastOperation"]!["type"], Is.EqualTo("Create"));
            Assert.That((string?)extension["status"]!["lastOperation"]!["description"], Is.EqualTo("Successfully reconciled Extension"));
            Assert.That((long?)extension["status"]!["observedGeneration"], Is.EqualTo((long?)extension["metadata"]!["generation"]));
            Assert.That((string?)extension["metadata"]!["finalizers"]![0], Is.EqualTo("extensions.gardener.cloud/shoot-rsyslog-relp"));
            Assert.That(space.MonitoringPaths.Select(space.Read), Has.None.Null);
            Assert.That(
                Controller.Log,
                Does.Contain("\"object\":{\"name\":\"shoot-rsyslog-relp\",\"namespace\":\"shoot--foo--create\"}")
                    .And.Contain("\"reconcileID\":"));
        });
    }

    [Test]
    public async Task A_first_reconciliation_writes_each_object_once_and_a_second_only_the_status()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--again");
        await space.CreateExtensionAsync();
        space.Eventual("Succeeded", () => Controller.Log);
        string[] first = Writes();

        await space.SetOperationAsync();
        space.Eventual("Succeeded", () => Controller.Log, "Reconcile");

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(new[]
            {
                "patch extensions", "patch extensions/status", "create configmaps", "create prometheusrules", "create scrapeconfigs",
                "patch extensions/status",
            }));
            Assert.That(
                Writes()[first.Length..], Is.EqualTo(new[] { "patch extensions", "patch extensions/status", "patch extensions/status" }));
        });

        string[] Writes() =>
            [
                .. Requests(space.Name)
                    .Where(static request => request.IsWrite)
                    .Select(static request => $"{request.Verb} {request.Resource}"),
            ];
    }

    [Test]
    public async Task A_configuration_error_is_in_status_and_Events_until_it_is_fixed()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--error");
        await space.CreateExtensionAsync(
            ControlPlaneNamespace.ValidConfig.Replace(
                "target", "tarhet", StringComparison.Ordinal).Replace("port", "prot", StringComparison.Ordinal));

        JsonNode failed = space.Eventual("Error", () => Controller.Log);
        await space.SetOperationAsync(providerConfig: """{"tarhet":null,"prot":null,"target":"receiver.example.com"}""");
        JsonNode mended = space.Eventual("Succeeded", () => Controller.Log);

        Assert.Multiple(() =>
        {
            Assert.That(
                (string?)failed["status"]!["lastError"]!["description"],
                Does.StartWith("Error reconciling Extension: failed to decode provider config: ")
                    .And.Contain("tarhet")
                    .And.Contain("prot"));
            Assert.That((string?)failed["status"]!["lastError"]!["codes"]![0], Is.EqualTo("ERR_CONFIGURATION_PROBLEM"));
            Assert.That(mended["status"]!["lastError"], Is.Null);
        });
        Eventually.Holds(() =>
            Reasons("shoot--foo--error").Order().SequenceEqual(["ReconcileError", "Recovered"]), "both Events", () =>
                string.Join(' ', Reasons("shoot--foo--error")));
    }

    [Test]
    public async Task An_Extension_that_cannot_be_served_keeps_nobody_from_theirs()
    {
        ControlPlaneNamespace broken = await ControlPlaneNamespace.CreateAsync(
            Server, "shoot--foo--broken", """{"status":{"lastOperation":"no object"}}""");
        await broken.CreateExtensionAsync();
        ControlPlaneNamespace deep = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--deep");
        string nested = new string('[', 500) + new string(']', 500);
        (HttpStatusCode stored, string body) = await Server.Admin.SendAsync(
            HttpMethod.Post, deep.ExtensionPath[..deep.ExtensionPath.LastIndexOf('/')], $$$$"""
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"other"},"spec":{"type":"other",
            "providerConfig":{"a":{{{{nested}}}}}}}
            """);
        Assert.That(stored, Is.EqualTo(HttpStatusCode.Created), body);
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--fine");
        await space.CreateExtensionAsync();

        space.Eventual("Succeeded", () => Controller.Log);
        Eventually.Holds(() =>
            Controller.Log.Split('\n').Any(
                static line =>
                    line.Contains("Reconciler error", StringComparison.Ordinal)
                        && line.Contains("shoot--foo--broken", StringComparison.Ordinal)), "the error in the log");
    }

    [Test]
    public void The_leader_beats_and_says_how_it_is()
    {
        JsonNode lease = Lease("gardener-extension-heartbeat")!;
        Assert.That((string?)lease["spec"]!["holderIdentity"], Is.EqualTo("shoot-rsyslog-relp"));
        Assert.That((string?)Lease("extension-shoot-rsyslog-relp-leader-election")!["spec"]!["holderIdentity"], Is.Not.Empty);
        Assert.That(Controller.Health("/healthz").Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Controller.Health("/readyz/informer-sync").Body, Is.EqualTo("ok"));
        string metrics = Controller.Metrics();
        foreach (string name in (string[])
            [
                "rsyslog_relp_controller_reconcile_errors_total", "rsyslog_relp_controller_queue_retries_total",
                "rsyslog_relp_api_requests_total", "rsyslog_relp_leader", "rsyslog_relp_lease_age_seconds",
                "rsyslog_relp_controller_heartbeat_timestamp_seconds", "rsyslog_relp_cache_age_seconds",
                "rsyslog_relp_controller_queue_depth", "rsyslog_relp_controller_queue_delayed",
                "rsyslog_relp_controller_workers_in_flight", "rsyslog_relp_controller_longest_run_seconds",
            ])
        {
            Assert.That(metrics, Does.Match($@"(?m)^{name}(\{{.*\}})? "));
        }
    }

    [Test]
    public async Task A_leader_that_is_asked_to_end_gives_the_lease_back()
    {
        await Server.Admin.CreateNamespaceAsync("extension-ending");
        using ControllerProcess controller = ControllerProcess.Start(
            Server, ApiServerUser.Admin, "extension-ending", "--controllers=heartbeat")
            .Ready()
            .Leading();

        controller.Terminate();

        JsonNode spec = (
            await Server.Admin.GetAsync(
                "/apis/coordination.k8s.io/v1/namespaces/extension-ending/leases/extension-shoot-rsyslog-relp-leader-election"))!["spec"]!;
        Assert.That((string?)spec["holderIdentity"] ?? "", Is.Empty, controller.Log);
        Assert.That(
            await Server.Admin.GetAsync("/apis/coordination.k8s.io/v1/namespaces/extension-ending/leases/gardener-extension-heartbeat"),
            Is.Not.Null);
    }
}
