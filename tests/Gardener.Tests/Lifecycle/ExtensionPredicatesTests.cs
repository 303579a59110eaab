using System.Text;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

public sealed class ExtensionPredicatesTests
{
    private static readonly ExtensionSnapshot Settled = LifecycleUnderTest.Created with
    {
        Operation = null,
        LastOperation = new LastOperation(OperationType.Reconcile, OperationState.Succeeded, 100, DateTimeOffset.UnixEpoch),
        Status = Status(100),
    };

    private static readonly ExtensionSnapshot ToGo = Settled with { DeletionRequestedAt = DateTimeOffset.UnixEpoch, Generation = 2 };

    [TestCase("shoot-rsyslog-relp", "shoot", true)]
    [TestCase("shoot-rsyslog-relp", "seed", false)]
    [TestCase("shoot-rsyslog-relp", "garden", false)]
    [TestCase("some-other-extension", "shoot", false)]
    [TestCase("", "shoot", false)]
    public void Ours_are_those_of_our_type_for_Shoots(string type, string extensionClass, bool expected)
    {
        ExtensionSnapshot extension = LifecycleUnderTest.Created with { Type = type, Class = extensionClass };

        Assert.That(ExtensionPredicates.IsOurs(extension), Is.EqualTo(expected));
        Assert.That(ExtensionPredicates.AdmitsAdded(extension), Is.EqualTo(expected));
        Assert.That(ExtensionPredicates.AdmitsAdded(extension, ignoreOperationAnnotation: true), Is.EqualTo(expected));
        Assert.That(ExtensionPredicates.AdmitsChanged(Settled, extension), Is.EqualTo(expected));
        Assert.That(
            ExtensionPredicates.AdmitsChanged(Settled with { Generation = 7 }, extension, ignoreOperationAnnotation: true),
            Is.EqualTo(expected));
    }

    [Test]
    public void Without_a_class_an_Extension_is_for_Shoots() =>
        Assert.That(new ExtensionSnapshot { Namespace = "n", Name = "n" }.Class, Is.EqualTo("shoot"));

    [Test]
    public void That_an_Extension_becomes_ours_counts_as_it_is_now() =>
        Assert.That(ExtensionPredicates.AdmitsChanged(Settled with { Type = "other" }, Settled with { Operation = "reconcile" }), Is.True);

    [TestCase("reconcile", true)]
    [TestCase("restore", true)]
    [TestCase("migrate", true)]
    [TestCase("wait-for-state", false)]
    [TestCase("Reconcile", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void An_order_admits(string? operation, bool expected)
    {
        ExtensionSnapshot ordered = Settled with { Operation = operation };

        Assert.That(ExtensionPredicates.AdmitsAdded(ordered), Is.EqualTo(expected));
        Assert.That(ExtensionPredicates.AdmitsChanged(Settled, ordered), Is.EqualTo(expected));
    }

    [Test]
    public void An_added_Extension_that_is_to_go_is_admitted() => Assert.That(ExtensionPredicates.AdmitsAdded(ToGo), Is.True);

    [Test]
    public void An_added_Extension_is_admitted_until_it_has_succeeded([Values] OperationState state) =>
        Assert.That(
            ExtensionPredicates.AdmitsAdded(Settled with { LastOperation = Settled.LastOperation! with { State = state } }),
            Is.EqualTo(state != OperationState.Succeeded));

    [Test]
    public void An_added_Extension_without_a_last_operation_is_admitted() =>
        Assert.That(ExtensionPredicates.AdmitsAdded(Settled with { LastOperation = null }), Is.True);

    [Test]
    public void A_request_for_deletion_admits() => Assert.That(ExtensionPredicates.AdmitsChanged(Settled, ToGo), Is.True);

    [Test]
    public void A_request_for_deletion_admits_also_when_it_comes_with_a_status() =>
        Assert.That(ExtensionPredicates.AdmitsChanged(Settled, ToGo with { Status = Status(1) }), Is.True);

    [Test]
    public void While_it_is_to_go_a_change_beside_the_status_admits() =>
        Assert.That(ExtensionPredicates.AdmitsChanged(ToGo, ToGo with { ResourceVersion = "2", Status = Status(100) }), Is.True);

    [Test]
    public void While_it_is_to_go_a_change_of_the_status_does_not_admit() =>
        Assert.That(ExtensionPredicates.AdmitsChanged(ToGo, ToGo with { Status = Status(1) }), Is.False);

    [Test]
    public void While_it_is_to_go_a_first_status_does_not_admit() =>
        Assert.That(ExtensionPredicates.AdmitsChanged(ToGo with { Status = null }, ToGo), Is.False);

    [Test]
    public void A_new_specification_alone_does_not_admit() =>
        Assert.That(ExtensionPredicates.AdmitsChanged(Settled, Settled with { Generation = 2 }), Is.False);

    [TestCase(1, 1, false)]
    [TestCase(1, 2, true)]
    public void Where_orders_do_not_matter_a_new_specification_does(int before, int after, bool expected)
    {
        ExtensionSnapshot changed =
            Settled with
            {
                Generation = after,
                Operation =
                "reconcile",
                Status = Status(1),
                DeletionRequestedAt = DateTimeOffset.UnixEpoch
            };

        Assert.That(
            ExtensionPredicates.AdmitsChanged(Settled with { Generation = before }, changed, ignoreOperationAnnotation: true),
            Is.EqualTo(expected));
    }

    [Test]
    public void Where_orders_do_not_matter_every_added_Extension_is_admitted() =>
        Assert.That(ExtensionPredicates.AdmitsAdded(Settled, ignoreOperationAnnotation: true), Is.True);

    private static DocumentNode Status(int progress) =>
        JsonDocumentReader.Read(Encoding.UTF8.GetBytes($$$"""{"lastOperation": {"progress": {{{progress}}}}}"""));
}
