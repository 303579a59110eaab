using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>The ways of a deletion on which nothing has to be waited for.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeleteTests
{
    private static readonly string[] Finish = ["WriteStatus Delete Succeeded 100", "ChangeMetadata RemoveOurs"];

    private static readonly string[] DeleteMonitoring =
        [
            "Delete ConfigMap shoot-rsyslog-relp-dashboards", "Delete PrometheusRule shoot-shoot-rsyslog-relp",
            "Delete ScrapeConfig shoot-shoot-rsyslog-relp"
        ];

    private readonly LifecycleUnderTest _test = new();

    [TestCase(null, new string[0])]
    [TestCase("reconcile", new[] { "ChangeMetadata RemoveOperationAnnotation Keep" })]
    public async Task Without_our_finalizer_nothing_is_left_to_do(string? operation, string[] expected)
    {
        _test.Extension = _test.Deleted with { Finalizers = ["example.com/other"], Operation = operation };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(expected));
    }

    [Test]
    public async Task While_its_Shoot_has_failed_nothing_is_done()
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { Failed = true };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.Empty);
    }

    [Test]
    public async Task While_Gardener_writes_the_state_to_restore_nothing_is_deleted()
    {
        _test.Extension = _test.Deleted with { Operation = "wait-for-state" };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.Empty);
    }

    [Test]
    public async Task An_Extension_that_is_gone_by_now_is_left_alone()
    {
        Assert.That(await _test.RunAsync(_test.Deleted), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Calls, Is.EqualTo(new[] { "Refresh" }));
    }

    [Test]
    public async Task Without_nodes_that_are_slow_to_clean_one_run_is_enough()
    {
        DateTimeOffset now = _test.Time.GetUtcNow();
        _test.Extension = _test.Deleted with { Operation = "reconcile" };
        _test.ControlPlane.IsFinalized = false;
        _test.ControlPlane.Faults = (_, call) =>
        {
            if (call == "Deploy")
            {
                _test.ControlPlane.Cleaner = new ManagedResourceState(IsHealthy: true, DeletionRequested: false, now, null, null);
            }

            return null;
        };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));

        Assert.That(_test.ControlPlane.Calls, Is.EqualTo((string[])
        [
            "Refresh", "IsShootNamespace", "GetShoot", "ChangeMetadata RemoveOperationAnnotation Keep", "WriteStatus Delete Processing 1",
            "GetManagedResource", .. DeleteMonitoring, "Deploy", "WriteStatus Delete Processing 50", "Destroy", .. Finish,
        ]));
        Assert.That(_test.ControlPlane.Statuses, Is.EqualTo(new[]
        {
            new StatusUpdate(OperationType.Delete, OperationState.Processing, 1, "Deleting the Extension", now, null, StatusError.Keep, []),
            new StatusUpdate(
                OperationType.Delete, OperationState.Processing, 50, "Deleting the Extension", now, null, StatusError.Keep, []),
            new StatusUpdate(
                OperationType.Delete, OperationState.Succeeded, 100, "Successfully deleted the Extension", now, 2, StatusError.Clear, []),
        }).Using<StatusUpdate>(LifecycleUnderTest.Same));
        Assert.That(_test.ControlPlane.Extension, Is.Null);
    }

    [Test]
    public async Task Force_deletion_leaves_everything_behind_but_the_finalizer()
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { ForceDeletion = true, DeletionRequested = true };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.EqualTo((string[])["WriteStatus Delete Processing 1", .. Finish]));
    }

    [Test]
    public async Task Force_deletion_ends_a_deletion_that_waits()
    {
        _test.Extension = _test.Deleted;
        await _test.RunAsync();
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { ForceDeletion = true };
        _test.ControlPlane.Calls.Clear();

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(Finish));
    }

    [Test]
    public async Task The_nodes_of_a_Shoot_in_deletion_are_not_cleaned()
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { DeletionRequested = true };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.EqualTo((string[])["WriteStatus Delete Processing 1", .. DeleteMonitoring, .. Finish]));
        Assert.That(_test.Events, Is.Empty);
    }

    [Test]
    public async Task A_cleaner_in_a_Shoot_in_deletion_is_still_destroyed()
    {
        _test.Extension = _test.Deleted;
        await _test.RunAsync();
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { DeletionRequested = true };
        _test.Time.Advance(TimeSpan.FromSeconds(90));

        Assert.That(
            await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Waiting(TimeSpan.FromMinutes(2))), "destroying has time of its own");
        _test.ControlPlane.ManageResources();
        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Cleaner, Is.Null);
        Assert.That(_test.ControlPlane.Calls.Count(static call => call == "Deploy"), Is.EqualTo(1));
        Assert.That(_test.Events, Has.None.StartsWith("NodesCleaned"));
    }

    [Test]
    public async Task A_Shoot_that_sleeps_has_no_nodes_to_clean()
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { Hibernated = true };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(
            _test.ControlPlane.Writes,
            Is.EqualTo((string[])["WriteStatus Delete Processing 1", .. DeleteMonitoring, "Destroy", .. Finish]));
    }

    [Test]
    public async Task A_cleaner_left_over_in_a_Shoot_that_sleeps_goes_when_it_wakes_up([Values] bool whileDestroying)
    {
        _test.Extension = _test.Deleted;
        await _test.RunAsync();
        if (whileDestroying)
        {
            _test.ControlPlane.ManageResources();
            await _test.RunAsync();
        }

        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { Hibernated = true };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Extension, Is.Null);
        Assert.That(_test.ControlPlane.Cleaner!.DeletionRequested, Is.True);
    }

    [Test]
    public async Task A_deletion_that_was_killed_before_the_finalizer_went_only_removes_that()
    {
        _test.Extension = _test.Deleted with
        {
            Operation =
            "reconcile",
            LastOperation = new LastOperation(OperationType.Delete, OperationState.Succeeded, 100, _test.Time.GetUtcNow())
        };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(new[] { "ChangeMetadata RemoveOperationAnnotation RemoveOurs" }));
        Assert.That(_test.ControlPlane.Extension, Is.Null);
    }

    [Test]
    public async Task Others_finalizers_stay()
    {
        _test.Extension = _test.Deleted with { Finalizers = ["example.com/other", ExtensionSnapshot.Finalizer] };
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { Hibernated = true };

        await _test.RunAsync();

        Assert.That(_test.Extension.Finalizers, Is.EqualTo(new[] { "example.com/other" }));
    }

    [Test]
    public async Task How_far_it_is_never_comes_from_a_cache()
    {
        ExtensionSnapshot seen = _test.Deleted;
        _test.Extension = seen;
        await _test.RunAsync();
        _test.ControlPlane.ManageResources();
        await _test.RunAsync(seen);

        Assert.That(await _test.RunAsync(seen), Is.EqualTo(LifecycleOutcome.Waiting(TimeSpan.FromMinutes(2))));
        Assert.That(_test.ControlPlane.Statuses, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task As_long_as_the_Cluster_lacks_its_Shoot_nothing_is_touched([Values] bool isShootNamespace)
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.IsShootNamespace = isShootNamespace;
        _test.ControlPlane.Shoot = null;

        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("Error deleting the Extension: cluster.shoot is not yet populated"));
        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(new[] { "WriteStatus Delete Processing 1", "WriteStatus Delete Error 50" }));
    }

    [Test]
    public async Task Outside_a_Shoots_namespace_the_Cluster_is_read_all_the_same()
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.IsShootNamespace = false;

        Assert.That((await _test.RunAsync()).IsWaiting, Is.True);
        Assert.That(_test.ControlPlane.Calls, Does.Contain("Deploy"));
    }

    [Test]
    public async Task Outside_a_Shoots_namespace_a_missing_Cluster_stands_in_the_status()
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.IsShootNamespace = false;
        _test.FailOn("GetShoot", "clusters not found");

        await _test.FailAsync();

        Assert.That(_test.Extension.LastError, Is.EqualTo("Error deleting the Extension: clusters not found"));
    }

    [Test]
    public async Task Monitoring_that_cannot_be_deleted_stops_the_deletion([ValueSource(nameof(DeleteMonitoring))] string call)
    {
        _test.Extension = _test.Deleted;
        _test.FailOn(call, "forbidden");

        Assert.That(
            (await _test.FailAsync()).Message,
            Is.EqualTo("Error deleting the Extension: failed cleaning up monitoring configuration: forbidden"));
        Assert.That(_test.ControlPlane.Calls, Has.None.EqualTo("Deploy"));
    }
}
