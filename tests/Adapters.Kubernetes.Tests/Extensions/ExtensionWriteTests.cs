using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>Writes to an Extension, on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ExtensionWriteTests(string serverName) : ControlPlaneTests(serverName)
{
    private const string Ours = ExtensionSnapshot.Finalizer;
    private const string Ordered =
        ""","annotations":{"gardener.cloud/operation":"reconcile","gardener.cloud/timestamp":"2026-01-02T03:04:05Z"},"finalizers":"""
            + """["other/one"]""";

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Test]
    public async Task The_order_goes_and_the_finalizer_comes_with_one_write_that_leaves_all_else()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync(Ordered);

        ExtensionSnapshot? now = await ControlPlane.ChangeMetadataAsync(extension, new MetadataChange(true, FinalizerChange.AddOurs), End);

        JsonNode metadata = (await ExtensionAsync())["metadata"]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                metadata["annotations"]!.AsObject().Select(static pair => pair.Key), Is.EqualTo(new[] { "gardener.cloud/timestamp" }));
            Assert.That(Texts(metadata["finalizers"]), Is.EqualTo(new[] { "other/one", Ours }));
            Assert.That(
                (now!.Operation, now.HasFinalizer, now.ResourceVersion),
                Is.EqualTo(((string?)null, true, (string?)metadata["resourceVersion"])));
        });
    }

    [TestCase(true, FinalizerChange.AddOurs)]
    [TestCase(true, FinalizerChange.Keep)]
    [TestCase(false, FinalizerChange.RemoveOurs)]
    public async Task A_change_fails_if_the_Extension_has_changed_since_it_was_read(bool removeOperation, FinalizerChange finalizers)
    {
        ExtensionSnapshot extension = await CreateExtensionAsync(Ordered);
        JsonNode changed = await Server.Admin.MergePatchAsync(
            $"{Extensions}/{extension.Name}", """{"metadata":{"finalizers":["other/one","other/two"]}}""");

        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            ControlPlane.ChangeMetadataAsync(extension, new MetadataChange(removeOperation, finalizers), End));

        Assert.That(failure!.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Version(await ExtensionAsync()), Is.EqualTo(Version(changed)));
    }

    [Test]
    public async Task Ours_goes_and_the_others_stay()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync($",\"finalizers\":[\"other/one\",\"{Ours}\",\"other/two\"]");

        ExtensionSnapshot? now = await ControlPlane.ChangeMetadataAsync(
            extension, new MetadataChange(false, FinalizerChange.RemoveOurs), End);

        Assert.That(Texts((await ExtensionAsync())["metadata"]!["finalizers"]), Is.EqualTo(new[] { "other/one", "other/two" }));
        Assert.That(now!.Finalizers, Is.EqualTo(new[] { "other/one", "other/two" }));
    }

    [Test]
    public async Task All_finalizers_go_whatever_the_Extension_has_become()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync(
            $$""","finalizers":["other/one","{{Ours}}"],"annotations":{"gardener.cloud/operation":"migrate"}""");
        await Server.Admin.MergePatchAsync($"{Extensions}/{extension.Name}", """{"spec":{"providerConfig":{"target":"y"}}}""");

        ExtensionSnapshot? now = await ControlPlane.ChangeMetadataAsync(
            extension, new MetadataChange(true, FinalizerChange.RemoveAll), End);

        JsonNode metadata = (await ExtensionAsync())["metadata"]!;
        Assert.That(
            (metadata["finalizers"], metadata["annotations"]?["gardener.cloud/operation"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        Assert.That((now!.Finalizers.Count, now.Operation), Is.EqualTo((0, (string?)null)));
    }

    [TestCase(FinalizerChange.RemoveOurs)]
    [TestCase(FinalizerChange.RemoveAll)]
    public async Task An_Extension_that_goes_with_its_last_finalizer_is_gone(FinalizerChange change)
    {
        ExtensionSnapshot extension = await CreateExtensionAsync($",\"finalizers\":[\"{Ours}\"]");
        await Server.Admin.DeleteAsync($"{Extensions}/{extension.Name}");
        extension = (await ControlPlane.RefreshAsync(extension, End))!;
        Assert.That((extension.DeletionRequested, extension.Generation), Is.EqualTo((true, 2)));

        Assert.That(await ControlPlane.ChangeMetadataAsync(extension, new MetadataChange(false, change), End), Is.Null);
        Assert.That(await Server.Admin.GetAsync($"{Extensions}/{extension.Name}"), Is.Null);
        Assert.That(await ControlPlane.ChangeMetadataAsync(extension, new MetadataChange(false, change), End), Is.Null, "again");
        Assert.That(await ControlPlane.WriteStatusAsync(extension, Success(), End), Is.Null);
        Assert.That(await ControlPlane.RefreshAsync(extension, End), Is.Null);
    }

    [Test]
    public async Task A_success_is_written_as_Gardener_reads_it_and_leaves_what_is_not_its_own()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync(status: """
            {"conditions":[{"type":"Mine","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z",
            "lastUpdateTime":"2026-01-01T00:00:00Z","reason":"r","message":"m"}],
             "state":{"a":1},"lastError":{"description":"old","taskID":"t","codes":["ERR_CONFIGURATION_PROBLEM"]}}
            """);

        ExtensionSnapshot? now = await ControlPlane.WriteStatusAsync(extension, Success(), End);

        JsonNode status = (await ExtensionAsync())["status"]!;
        Assert.Multiple(() =>
        {
            Assert.That(JsonNode.DeepEquals(
                status["lastOperation"],
                JsonNode.Parse(
                    """{"description":"Successfully reconciled Extension","lastUpdateTime":"2026-01-02T03:04:05Z","progress":100"""
                        + ""","state":"Succeeded","type":"Reconcile"}""")), status.ToJsonString());
            Assert.That(((long?)status["observedGeneration"], status["lastError"]), Is.EqualTo(((long?)1, (JsonNode?)null)));
            Assert.That(((string?)status["conditions"]![0]!["type"], (int?)status["state"]!["a"]), Is.EqualTo(("Mine", (int?)1)));
            Assert.That(
                now!.LastOperation,
                Is.EqualTo(
                    new LastOperation(
                        OperationType.Reconcile, OperationState.Succeeded, 100, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))));
            Assert.That(now.LastError, Is.Null);
        });
    }

    [Test]
    public async Task An_error_replaces_the_one_before_as_a_whole()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync(
            status: """{"lastError":{"description":"old","taskID":"t","codes":["ERR_CONFIGURATION_PROBLEM"]}}""");

        ExtensionSnapshot? now = await ControlPlane.WriteStatusAsync(extension, Error("new", []), End);
        JsonNode without = (await ExtensionAsync())["status"]!["lastError"]!;
        await ControlPlane.WriteStatusAsync(extension, Error("newer", ["ERR_CONFIGURATION_PROBLEM"]), End);
        JsonNode with = (await ExtensionAsync())["status"]!["lastError"]!;

        Assert.That(without.ToJsonString(), Is.EqualTo("""{"description":"new","lastUpdateTime":"2026-01-02T03:04:05Z"}"""));
        Assert.That(Texts(with["codes"]), Is.EqualTo(new[] { "ERR_CONFIGURATION_PROBLEM" }));
        Assert.That(now!.LastError, Is.EqualTo("new"));
    }

    [Test]
    public async Task What_is_under_way_keeps_error_and_generation()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync(status: """{"observedGeneration":7,"lastError":{"description":"old"}}""");

        await ControlPlane.WriteStatusAsync(
            extension, new StatusUpdate(
                OperationType.Create, OperationState.Processing, 1, "Reconciling the Extension", Time, null, StatusError.Keep, []), End);

        JsonNode status = (await ExtensionAsync())["status"]!;
        Assert.That(
            ((long?)status["observedGeneration"], (string?)status["lastError"]!["description"], (string?)status["lastOperation"]!["state"]),
            Is.EqualTo(((long?)7, "old", "Processing")));
    }

    [Test]
    public async Task A_status_is_written_to_any_version_but_not_to_another_Extension_of_that_name()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();
        await Server.Admin.MergePatchAsync($"{Extensions}/{extension.Name}", """{"spec":{"providerConfig":{"target":"y"}}}""");
        Assert.That((await ControlPlane.WriteStatusAsync(extension, Success(), End))!.Generation, Is.EqualTo(2));

        await Server.Admin.DeleteAsync($"{Extensions}/{extension.Name}");
        await CreateExtensionAsync(Ordered);

        Assert.That(await ControlPlane.WriteStatusAsync(extension, Success(), End), Is.Null);
        Assert.That(await ControlPlane.ChangeMetadataAsync(extension, new MetadataChange(true, FinalizerChange.RemoveAll), End), Is.Null);
        Assert.That(await ControlPlane.RefreshAsync(extension, End), Is.Null);
        Assert.That(Texts((await ExtensionAsync())["metadata"]!["finalizers"]), Is.EqualTo(new[] { "other/one" }), "what is not ours");
    }

    private static StatusUpdate Success() =>
        new(OperationType.Reconcile, OperationState.Succeeded, 100, "Successfully reconciled Extension", Time, 1, StatusError.Clear, []);

    private static StatusUpdate Error(string description, string[] codes) =>
        new(OperationType.Reconcile, OperationState.Error, 50, description, Time, 1, StatusError.Set, codes);
}
