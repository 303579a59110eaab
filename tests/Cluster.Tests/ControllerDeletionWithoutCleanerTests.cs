namespace RsyslogRelp.Cluster.Tests;

/// <summary>Deletion of an Extension whose Shoot has no nodes to clean.</summary>
public sealed class ControllerDeletionWithoutCleanerTests : RunningControllerTests
{
    [TestCase("hibernated", """{"spec":{"hibernation":{"enabled":true}},"status":{"isHibernated":true}}""")]
    [TestCase("in-deletion", """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""")]
    public async Task The_Extension_of_a_Shoot_without_nodes_goes_at_once_and_its_monitoring_with_it(string state, string shoot)
    {
        ControlPlaneNamespace space = await SucceededAsync($"shoot--foo--{state}", Controller);
        await space.ChangeShootAsync(shoot);

        await space.DeleteExtensionAsync();

        space.Comes(space.ExtensionPath, isThere: false, () => Controller.Log);
        Assert.That(space.MonitoringPaths.Select(space.Read), Has.All.Null);
        Assert.That(CreatedInDeletion(space), Is.Empty);
    }

    [Test]
    public async Task The_nodes_of_a_Shoot_that_is_still_falling_asleep_are_cleaned()
    {
        ControlPlaneNamespace space = await SucceededAsync("shoot--foo--dozing", Controller);
        await space.ChangeShootAsync("""{"spec":{"hibernation":{"enabled":true}},"status":{"isHibernated":false}}""");

        await space.DeleteExtensionAsync();

        space.Comes(space.CleanerPath, isThere: true, () => Controller.Log);
        await space.SetCleanerHealthyAsync();
        space.Comes(space.ExtensionPath, isThere: false, () => Controller.Log);
    }

    [Test]
    public async Task A_Shoot_that_is_deleted_while_its_nodes_are_cleaned_does_not_wait_for_them()
    {
        ControlPlaneNamespace space = await SucceededAsync("shoot--foo--meanwhile", Controller);
        await space.DeleteExtensionAsync();
        space.Comes(space.CleanerPath, isThere: true, () => Controller.Log);

        await space.ChangeShootAsync("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""");
        await space.TouchAsync();

        space.Comes(space.ExtensionPath, isThere: false, () => Controller.Log);
        Assert.That(space.Read(space.CleanerPath), Is.Null);
    }

    [TestCase("true")]
    [TestCase("1")]
    public async Task A_forced_deletion_touches_nothing_but_the_Extension(string confirmation)
    {
        ControlPlaneNamespace space = await SucceededAsync($"shoot--foo--force-{confirmation}", Controller);
        await space.ChangeShootAsync(
            $$"""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","annotations":"""
                + $$"""{"confirmation.gardener.cloud/force-deletion":"{{confirmation}}"} } }""");

        await space.DeleteExtensionAsync();

        space.Comes(space.ExtensionPath, isThere: false, () => Controller.Log);
        Assert.That(space.MonitoringPaths.Select(space.Read), Has.None.Null);
        Assert.That(CreatedInDeletion(space), Is.Empty);
    }

    // Requests for the kinds of the cleaner; a watch might miss short-lived objects.
    private string[] CreatedInDeletion(ControlPlaneNamespace space) =>
        [
            .. Requests(space.Name)
                .Where(static request => request is { Verb: "create", Resource: "managedresources" or "secrets" })
                .Select(static request => $"{request.Verb} {request.Resource}"),
        ];
}
