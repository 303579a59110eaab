using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MigrateAndRestoreTests
{
    private readonly LifecycleUnderTest _test = new();

    [Test]
    public async Task Migrate_lets_go_of_the_Extension_and_touches_nothing_else()
    {
        DateTimeOffset now = _test.Time.GetUtcNow();
        _test.Extension =
            _test.Reconciled with { Operation = "migrate", Generation = 4, Finalizers = [ExtensionSnapshot.Finalizer, "example.com/other"] };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));

        Assert.That(_test.ControlPlane.Calls, Is.EqualTo(new[]
        {
            "IsShootNamespace", "GetShoot", "WriteStatus Migrate Processing 1", "WriteStatus Migrate Succeeded 100", "ChangeMetadata RemoveOperationAnnotation RemoveAll",
        }));
        Assert.That(_test.ControlPlane.Statuses, Is.EqualTo(new[]
        {
            new StatusUpdate(
                OperationType.Migrate, OperationState.Processing, 1, "Migrate Extension resource.", now, null, StatusError.Keep, []),
            new StatusUpdate(
                OperationType.Migrate,
                OperationState.Succeeded,
                100,
                "Successfully migrated Extension resource",
                now,
                4,
                StatusError.Clear,
                []),
        }).Using<StatusUpdate>(LifecycleUnderTest.Same));
        Assert.That(_test.Extension.Operation, Is.Null);
        Assert.That(_test.Extension.Finalizers, Is.Empty);
        Assert.That(_test.ControlPlane.NodesAreConfigured, Is.True);
    }

    [Test]
    public async Task An_Extension_to_be_deleted_can_still_be_migrated()
    {
        _test.Extension = _test.Deleted with { Operation = "migrate" };

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Extension, Is.Null);
        Assert.That(_test.ControlPlane.Calls, Has.None.EqualTo("Deploy"));
    }

    [Test]
    public async Task A_migration_that_was_interrupted_goes_on()
    {
        _test.Extension = _test.Reconciled with { Operation = "migrate" };
        _test.FailOn("ChangeMetadata", "no");
        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("no"));
        _test.ControlPlane.Faults = static (_, _) => null;

        await _test.RunAsync();

        Assert.That(_test.Extension.Finalizers, Is.Empty);
        Assert.That(_test.Extension.Operation, Is.Null);
    }

    [Test]
    public async Task A_migration_goes_on_also_when_its_order_has_gone()
    {
        _test.Extension = _test.Reconciled with
        {
            Operation =
            "reconcile",
            LastOperation = new LastOperation(OperationType.Migrate, OperationState.Processing, 1, _test.Time.GetUtcNow())
        };

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(new[]
        {
            "ChangeMetadata RemoveOperationAnnotation Keep", "WriteStatus Migrate Processing 1", "WriteStatus Migrate Succeeded 100", "ChangeMetadata RemoveOperationAnnotation RemoveAll",
        }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_has_migrated_away_is_left_alone(bool deletion)
    {
        _test.Extension = MigratedAway() with { DeletionRequestedAt = deletion ? _test.Time.GetUtcNow() : null };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.Empty);
    }

    [Test]
    public async Task An_order_to_reconcile_what_has_migrated_away_is_only_taken_away()
    {
        _test.Extension = MigratedAway() with { Operation = "reconcile" };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(new[] { "ChangeMetadata RemoveOperationAnnotation Keep" }));
    }

    [Test]
    public async Task Restore_is_a_reconciliation_whose_order_goes_at_the_end()
    {
        DateTimeOffset now = _test.Time.GetUtcNow();
        _test.Extension = LifecycleUnderTest.Created with { Operation = "restore", Generation = 3 };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));

        Assert.That(_test.ControlPlane.Writes, Is.EqualTo(new[]
        {
            "ChangeMetadata AddOurs",
            "WriteStatus Restore Processing 1",
            "Apply ConfigMap shoot-rsyslog-relp-dashboards new",
            "Apply PrometheusRule shoot-shoot-rsyslog-relp new",
            "Apply ScrapeConfig shoot-shoot-rsyslog-relp new",
            "WriteStatus Restore Succeeded 100",
            "ChangeMetadata RemoveOperationAnnotation Keep",
        }));
        Assert.That(_test.ControlPlane.Statuses, Is.EqualTo(new[]
        {
            new StatusUpdate(
                OperationType.Restore, OperationState.Processing, 1, "Restoring Extension resource", now, null, StatusError.Keep, []),
            new StatusUpdate(
                OperationType.Restore,
                OperationState.Succeeded,
                100,
                "Successfully restored Extension resource",
                now,
                3,
                StatusError.Clear,
                []),
        }).Using<StatusUpdate>(LifecycleUnderTest.Same));
        Assert.That(_test.Extension.Operation, Is.Null);
        Assert.That(_test.Extension.HasFinalizer, Is.True);
    }

    [Test]
    public async Task A_restoration_that_failed_goes_on_when_Gardener_orders_a_reconciliation()
    {
        _test.Extension = _test.Reconciled with
        {
            Operation =
            "reconcile",
            LastOperation = new LastOperation(OperationType.Restore, OperationState.Error, 50, _test.Time.GetUtcNow())
        };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));

        Assert.That(_test.ControlPlane.Writes.First(), Is.EqualTo("ChangeMetadata RemoveOperationAnnotation Keep"));
        Assert.That(_test.ControlPlane.Writes.Last(), Is.EqualTo("WriteStatus Restore Succeeded 100"));
    }

    [Test]
    public async Task What_came_back_after_a_migration_is_restored()
    {
        _test.Extension = MigratedAway() with { Operation = "restore" };

        await _test.RunAsync();

        Assert.That(
            _test.Extension.LastOperation,
            Is.EqualTo(new LastOperation(OperationType.Restore, OperationState.Succeeded, 100, _test.Time.GetUtcNow())));
    }

    private ExtensionSnapshot MigratedAway() =>
        _test.Reconciled with
        {
            Finalizers = ["example.com/other"],
            LastOperation = new LastOperation(OperationType.Migrate, OperationState.Succeeded, 100, _test.Time.GetUtcNow()),
        };
}
