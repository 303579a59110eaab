using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The controller is killed during a deletion, and another one is started.</summary>
public sealed class ControllerKillTests : SeedServerTests
{
    // The collection that is watched, and what is waited for in it.
    private static readonly string[][] AllSteps =
    [
        ["extensions", "the beginning"],
        ["scrapeconfigs", "the end of the monitoring"],
        ["secrets", "the cleaner's Secret"],
        ["managedresources", "the cleaner"],
        ["managedresources", "the cleaner's health"],
        ["extensions", "clean nodes"],
        ["secrets", "the deletion of the cleaner's Secret"],
        ["managedresources", "the deletion of the cleaner"],
        ["managedresources", "the end of the cleaner"],
        ["extensions", "success"],
        ["extensions", "the end of the finalizer"],
    ];

    private static readonly string[] Alone = ["--leader-election=false", "--disable-controllers=heartbeat"];

    [TestCaseSource(nameof(Steps))]
    public async Task A_deletion_is_carried_on_when_its_controller_is_killed_at(string collection, string step)
    {
        ControlPlaneNamespace space;
        string name = $"shoot--foo--{step.Replace(' ', '-').Replace("'", "", StringComparison.Ordinal).ToLowerInvariant()}";
        using (ControllerProcess killed = StartController(Alone).Ready())
        {
            space = await SucceededAsync(name, killed);
            await Server.Admin.MergePatchAsync(
                space.ExtensionPath,
                """{"metadata":{"finalizers":["extensions.gardener.cloud/shoot-rsyslog-relp","example.com/other"]}}""");
            using ResourceManager early = new(space);
            using RawWatch watch = await Server.Admin.WatchAsync(space.CollectionPath(collection));

            await space.DeleteExtensionAsync();
            await watch.FirstAsync((type, item) => IsReached(step, type, item), step);
            killed.Kill();
        }

        using ResourceManager manager = new(space);
        using ControllerProcess next = StartController(Alone).Ready();

        Eventually.Holds(
            () =>
                space.Extension()!["metadata"]!["finalizers"]!.AsArray().Count == 1, "our finalizer to go", () =>
                    $"{space.Extension()}\n{next.Log}");
        Assert.Multiple(() =>
        {
            Assert.That((string?)space.Extension()!["metadata"]!["finalizers"]![0], Is.EqualTo("example.com/other"));
            Assert.That(
                (string?)space.Extension()!["status"]!["lastOperation"]!["description"], Is.EqualTo("Successfully deleted the Extension"));
            Assert.That(space.MonitoringPaths.Append(space.CleanerPath).Select(space.Read), Has.All.Null);
            Assert.That(space.Read(space.SecretsPath)!["items"]!.AsArray(), Is.Empty);
            Assert.That(
                Requests(name).Count(
                    static request =>
                        request is { Verb: "create", Resource: "managedresources", Code: 201 }),
                    Is.EqualTo(1),
                    "the nodes are cleaned once");
        });
    }

    // With KILLS=all (make test-kills) at each step, else at every third.
    private static IEnumerable<string[]> Steps() =>
        AllSteps.Where(static (_, index) => Environment.GetEnvironmentVariable("KILLS") == "all" || index % 3 == 1);

    private static bool IsReached(string step, string type, JsonNode item) => step switch
    {
        "the beginning" => Operation(item) is ("Delete", "Processing", 1),
        "the end of the monitoring" => type == "DELETED",
        "the cleaner's Secret" or "the cleaner" => type == "ADDED",
        "the cleaner's health" => item["status"] is not null,
        "clean nodes" => Operation(item) is ("Delete", "Processing", 50),
        "the deletion of the cleaner's Secret" or "the deletion of the cleaner" => item["metadata"]!["deletionTimestamp"] is not null,
        "the end of the cleaner" => type == "DELETED",
        "success" => Operation(item) is ("Delete", "Succeeded", 100),
        "the end of the finalizer" => item["metadata"]!["finalizers"]!.AsArray().Count == 1,
        _ => throw new ArgumentException(step),
    };

    private static (string?, string?, int?) Operation(JsonNode item)
    {
        JsonNode? last = item["status"]?["lastOperation"];
        return ((string?)last?["type"], (string?)last?["state"], (int?)last?["progress"]);
    }
}
