using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

public sealed class OperationTypesTests
{
    private static readonly OperationState[] NotSucceeded = [OperationState.Processing, OperationState.Error, OperationState.Other];

    [Test]
    public void The_order_to_migrate_comes_before_deletion() =>
        Assert.That(Of("migrate", deletion: true, OperationType.Reconcile, OperationState.Succeeded), Is.EqualTo(OperationType.Migrate));

    [TestCase(null)]
    [TestCase("reconcile")]
    [TestCase("restore")]
    [TestCase("wait-for-state")]
    public void Deletion_comes_before_every_other_order(string? operation) =>
        Assert.That(Of(operation, deletion: true, OperationType.Create, OperationState.Error), Is.EqualTo(OperationType.Delete));

    [Test]
    public void The_order_to_restore_comes_before_what_was_done_last([Values] OperationType last, [Values] OperationState state) =>
        Assert.That(Of("restore", deletion: false, last, state), Is.EqualTo(OperationType.Restore));

    [TestCase(null)]
    [TestCase("reconcile")]
    public void Without_a_last_operation_it_is_created(string? operation) =>
        Assert.That(OperationTypes.Of(LifecycleUnderTest.Created with { Operation = operation }), Is.EqualTo(OperationType.Create));

    [Test]
    public void What_has_not_succeeded_goes_on(
        [Values(OperationType.Create, OperationType.Migrate, OperationType.Restore)] OperationType last,
        [ValueSource(nameof(NotSucceeded))] OperationState state) =>
        Assert.That(Of("reconcile", deletion: false, last, state), Is.EqualTo(last));

    [Test]
    public void What_has_succeeded_is_reconciled([Values] OperationType last) =>
        Assert.That(Of(null, deletion: false, last, OperationState.Succeeded), Is.EqualTo(OperationType.Reconcile));

    [Test]
    public void A_reconciliation_or_deletion_that_has_not_succeeded_is_reconciled(
        [Values(OperationType.Reconcile, OperationType.Delete)] OperationType last, [Values] OperationState state) =>
        Assert.That(Of(null, deletion: false, last, state), Is.EqualTo(OperationType.Reconcile));

    [Test]
    public void An_operation_of_an_unknown_type_is_reconciled([Values] OperationState state) =>
        Assert.That(Of(null, deletion: false, null, state), Is.EqualTo(OperationType.Reconcile));

    [TestCase(null, false, true)]
    [TestCase("reconcile", false, true)]
    [TestCase(null, true, true)]
    [TestCase("restore", false, false)]
    [TestCase("restore", true, true)]
    [TestCase("migrate", false, false)]
    [TestCase("migrate", true, false)]
    public void Once_migrated_away_only_the_orders_to_migrate_and_to_restore_count(string? operation, bool deletion, bool expected) =>
        Assert.That(
            OperationTypes.IsMigratedAway(Extension(operation, deletion, OperationType.Migrate, OperationState.Succeeded)),
            Is.EqualTo(expected));

    [Test]
    public void A_migration_under_way_has_not_migrated_away([ValueSource(nameof(NotSucceeded))] OperationState state) =>
        Assert.That(OperationTypes.IsMigratedAway(Extension(null, deletion: true, OperationType.Migrate, state)), Is.False);

    [Test]
    public void No_other_operation_migrates_away(
        [Values(OperationType.Create, OperationType.Reconcile, OperationType.Delete, OperationType.Restore)] OperationType last) =>
        Assert.That(OperationTypes.IsMigratedAway(Extension(null, deletion: true, last, OperationState.Succeeded)), Is.False);

    private static OperationType Of(string? operation, bool deletion, OperationType? last, OperationState state) =>
        OperationTypes.Of(Extension(operation, deletion, last, state));

    private static ExtensionSnapshot Extension(string? operation, bool deletion, OperationType? last, OperationState state) =>
        LifecycleUnderTest.Created with
        {
            Operation = operation,
            DeletionRequestedAt = deletion ? DateTimeOffset.UnixEpoch : null,
            LastOperation = new LastOperation(last, state, 0, DateTimeOffset.UnixEpoch),
        };
}
