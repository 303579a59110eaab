using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Deletion of an Extension whose Shoot continues to exist.</summary>
public sealed class ControllerDeletionTests : RunningControllerTests
{
    [TestCase("shoot")]
    [TestCase("anything-else")]
    public async Task A_deleted_Extension_goes_when_the_nodes_are_clean_and_the_cleaner_is_gone(string role)
    {
        ControlPlaneNamespace space = await SucceededAsync($"foo--delete--{role}", Controller, role: role);

        await space.DeleteExtensionAsync();
        space.Comes(space.CleanerPath, isThere: true, () => Controller.Log);
        Assert.That((string?)space.Extension()!["status"]!["lastOperation"]!["description"], Is.EqualTo("Deleting the Extension"));
        Assert.That(space.MonitoringPaths.Select(space.Read), Has.All.Null);
        await space.SetCleanerHealthyAsync();

        space.Comes(space.ExtensionPath, isThere: false, () => Controller.Log);
        Assert.Multiple(() =>
        {
            Assert.That(space.Read(space.CleanerPath), Is.Null);
            Assert.That(space.Read(space.SecretsPath)!["items"]!.AsArray(), Is.Empty);
        });
        Eventually.Holds(() =>
            Reasons(space.Name).Order().SequenceEqual(["CleaningNodes", "NodesCleaned"]), "both Events", () =>
                string.Join(' ', Reasons(space.Name)));
    }

    [Test]
    public async Task The_cleaner_is_one_DaemonSet_in_an_immutable_Secret()
    {
        ControlPlaneNamespace space = await SucceededAsync("shoot--foo--cleaner", Controller);

        await space.DeleteExtensionAsync();
        space.Comes(space.CleanerPath, isThere: true, () => Controller.Log);

        JsonNode cleaner = space.Read(space.CleanerPath)!;
        JsonNode secret = space.Read(space.SecretsPath)!["items"]!.AsArray().Single()!;
        string name = (string)secret["metadata"]!["name"]!;
        KeyValuePair<string, JsonNode?> data = secret["data"]!.AsObject().Single();
        string manifest = Encoding.UTF8.GetString(Convert.FromBase64String((string)data.Value!));
        Eventually.Holds(() => space.Read("/api/v1/namespaces/kube-system") is not null, "a namespace kube-system");
        (HttpStatusCode status, string body) = await Server.Admin.SendAsync(
            HttpMethod.Post, "/apis/apps/v1/namespaces/kube-system/daemonsets?dryRun=All", manifest, "application/yaml");
        Assert.Multiple(() =>
        {
            Assert.That(
                cleaner["spec"]!.ToJsonString(),
                Is.EqualTo(
                    $$$"""{"injectLabels":{"shoot.gardener.cloud/no-cleanup":"true"},"keepObjects":false"""
                        + $$$""","secretRefs":[{"name":"{{{name}}}"}]}"""));
            Assert.That((string?)cleaner["metadata"]!["labels"]!["origin"], Is.EqualTo("shoot-rsyslog-relp"));
            Assert.That(
                cleaner["metadata"]!["annotations"]!.AsObject().Select(static pair => (string)pair.Value!),
                Is.EqualTo(new[] { name }),
                "the garbage collector keeps what is referred to");
            Assert.That(name, Does.Match("^managedresource-extension-shoot-rsyslog-relp-configuration-cleaner-[0-9a-f]{8}$"));
            Assert.That((string?)secret["type"], Is.EqualTo("Opaque"));
            Assert.That((bool?)secret["immutable"], Is.True);
            Assert.That(
                (string?)secret["metadata"]!["labels"]!["resources.gardener.cloud/garbage-collectable-reference"], Is.EqualTo("true"));
            Assert.That(data.Key, Is.EqualTo("data.yaml"));
            Assert.That(manifest.Split('\n'), Has.None.EqualTo("---"), "one object");
            Assert.That(status, Is.EqualTo(HttpStatusCode.Created), body);
            Assert.That((string?)JsonNode.Parse(body)!["metadata"]!["name"], Is.EqualTo("rsyslog-relp-configuration-cleaner"));
        });
    }

    [Test]
    public async Task A_cleaner_that_is_not_healthy_stays_and_the_Extension_with_it()
    {
        ControlPlaneNamespace space = await SucceededAsync("shoot--foo--unhealthy", Controller);
        await space.DeleteExtensionAsync();
        space.Comes(space.CleanerPath, isThere: true, () => Controller.Log);

        foreach (
            (long generation, string applied, string healthy) in ((long, string, string)[])[
                (0, "True", "True"), (1, "False", "True"), (1, "True", "False"), (1, "Unknown", "True"), (1, "True", "Progressing")])
        {
            await space.SetCleanerAsync(generation, applied, healthy);
            await RunAgainAsync(space);

            Assert.That(space.Read(space.CleanerPath)!["metadata"]!["deletionTimestamp"], Is.Null, $"{generation} {applied} {healthy}");
            Assert.That(LastOperation(space), Is.EqualTo(("Delete", "Processing", 1)));
        }

        await space.SetCleanerAsync(1);
        space.Comes(space.ExtensionPath, isThere: false, () => Controller.Log);
    }

    [Test]
    public async Task The_Extension_waits_until_the_cleaner_is_gone_and_keeps_foreign_finalizers()
    {
        ControlPlaneNamespace space = await SucceededAsync("shoot--foo--held", Controller);
        await Server.Admin.MergePatchAsync(
            space.ExtensionPath,
            """{"metadata":{"finalizers":["example.com/first","extensions.gardener.cloud/shoot-rsyslog-relp","example.com/last"]}}""");
        await space.DeleteExtensionAsync();
        space.Comes(space.CleanerPath, isThere: true, () => Controller.Log);
        await space.HoldCleanerAsync();
        await space.SetCleanerHealthyAsync();

        Eventually.Holds(() =>
            space.Read(space.CleanerPath)!["metadata"]!["deletionTimestamp"] is not null, "the cleaner to be deleted", () =>
                Controller.Log);
        await RunAgainAsync(space);
        Assert.That(LastOperation(space), Is.EqualTo(("Delete", "Processing", 50)));
        Assert.That(space.Read(space.SecretsPath)!["items"]![0]!["metadata"]!["deletionTimestamp"], Is.Not.Null);
        Assert.That(Finalizers(space), Has.Length.EqualTo(3));
        await space.ReleaseCleanerAsync();

        Eventually.Holds(() =>
            Finalizers(space).SequenceEqual(["example.com/first", "example.com/last"]), "our finalizer to go", () => Controller.Log);
        Assert.That(LastOperation(space), Is.EqualTo(("Delete", "Succeeded", 100)));
        Assert.That(
            (space.Read(space.CleanerPath), space.Read(space.SecretsPath)!["items"]!.AsArray().Count), Is.EqualTo(((JsonNode?)null, 0)));
    }

    private static string[] Finalizers(ControlPlaneNamespace space) =>
        [.. space.Extension()!["metadata"]!["finalizers"]!.AsArray().Select(static item => (string)item!)];

    private static (string, string, int) LastOperation(ControlPlaneNamespace space)
    {
        JsonNode last = space.Extension()!["status"]!["lastOperation"]!;
        return ((string)last["type"]!, (string)last["state"]!, (int)last["progress"]!);
    }
}
