using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Migration of a control plane to another seed, and force deletion.</summary>
public sealed class ControllerMigrationTests : RunningControllerTests
{
    [Test]
    public async Task A_migrated_Extension_is_released_unchanged_and_restored_in_the_other_seed()
    {
        ControlPlaneNamespace old = await SucceededAsync("shoot--foo--old", Controller);
        await Server.Admin.MergePatchAsync(
            old.ExtensionPath, """{"metadata":{"finalizers":["extensions.gardener.cloud/shoot-rsyslog-relp","example.com/other"]}}""");

        await old.SetOperationAsync("migrate");
        JsonNode migrated = old.Eventual("Succeeded", () => Controller.Log, "Migrate");
        Assert.Multiple(() =>
        {
            Assert.That(
                (string?)migrated["status"]!["lastOperation"]!["description"], Is.EqualTo("Successfully migrated Extension resource"));
            Assert.That(migrated["metadata"]!["finalizers"], Is.Null);
            Assert.That(old.MonitoringPaths.Select(old.Read), Has.None.Null);
        });
        await old.DeleteExtensionAsync();
        Assert.That(old.Extension(), Is.Null);

        ControlPlaneNamespace now = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--now");
        await RunAfterAsync(() => now.CreateExtensionAsync(operation: "wait-for-state"));
        await Server.Admin.MergePatchAsync($"{now.ExtensionPath}/status", """{"status":{"state":{"some":"state"}}}""");
        Assert.Multiple(() =>
        {
            Assert.That(now.Extension()!["status"]!["lastOperation"], Is.Null);
            Assert.That(now.Extension()!["metadata"]!["finalizers"], Is.Null);
            Assert.That(now.MonitoringPaths.Select(now.Read), Has.All.Null);
        });

        // The writes of the restoration cause one more reconciliation, which overwrites its result in the status.
        using RawWatch watch = await Server.Admin.WatchAsync(now.CollectionPath("extensions"));
        await now.SetOperationAsync("restore");
        JsonNode restored = await watch.FirstAsync(
            static (_, item) =>
                (string?)item["status"]?["lastOperation"]?["type"] == "Restore"
                    && (string?)item["status"]!["lastOperation"]!["state"] == "Succeeded", "the restoration");
        now.Eventual("Succeeded", () => Controller.Log);
        Assert.Multiple(() =>
        {
            Assert.That(
                (string?)restored["status"]!["lastOperation"]!["description"], Is.EqualTo("Successfully restored Extension resource"));
            Assert.That((string?)restored["status"]!["state"]!["some"], Is.EqualTo("state"));
            Assert.That((long?)restored["status"]!["observedGeneration"], Is.EqualTo((long?)restored["metadata"]!["generation"]));
            Assert.That((string?)restored["metadata"]!["finalizers"]![0], Is.EqualTo("extensions.gardener.cloud/shoot-rsyslog-relp"));
            Assert.That(now.MonitoringPaths.Select(now.Read), Has.None.Null);
        });
    }

    [Test]
    public async Task A_migrated_Extension_that_somebody_else_still_holds_is_not_cleaned_up()
    {
        ControlPlaneNamespace space = await SucceededAsync("shoot--foo--moved", Controller);
        await space.SetOperationAsync("migrate");
        space.Eventual("Succeeded", () => Controller.Log, "Migrate");
        Rest();
        await Server.Admin.MergePatchAsync(space.ExtensionPath, """{"metadata":{"finalizers":["example.com/other"]}}""");

        await space.DeleteExtensionAsync();
        await RunAgainAsync(space);

        Assert.That((string?)space.Extension()!["status"]!["lastOperation"]!["type"], Is.EqualTo("Migrate"));
        Assert.That(space.MonitoringPaths.Select(space.Read), Has.None.Null);
        Assert.That(Requests(space.Name).Select(static request => request.Resource), Has.None.EqualTo("managedresources"));
    }

    [Test]
    public async Task Nothing_is_done_for_a_Shoot_that_has_failed_until_gardenlet_tries_again()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(
            Server, "shoot--foo--failed", """{"metadata":{"name":"bar"},"status":{"lastOperation":{"state":"Failed"}}}""");
        await space.CreateExtensionAsync();
        await RunAgainAsync(space);
        Assert.That(
            (space.Extension()!["status"], (string?)space.Extension()!["metadata"]!["annotations"]!["gardener.cloud/operation"]),
            Is.EqualTo(((JsonNode?)null, "reconcile")),
            "the order stays");
        Assert.That(Requests(space.Name).Where(static request => request.IsWrite), Is.Empty);

        await space.ChangeShootAsync("""{"status":{"lastOperation":{"state":"Processing"}}}""");
        await space.TouchAsync();
        space.Eventual("Succeeded", () => Controller.Log, "Create");

        await space.ChangeShootAsync("""{"status":{"lastOperation":{"state":"Failed"}}}""");
        await space.DeleteExtensionAsync();
        await RunAgainAsync(space);
        Assert.That((string?)space.Extension()!["status"]!["lastOperation"]!["type"], Is.EqualTo("Create"), "a deletion waits too");
    }
}
