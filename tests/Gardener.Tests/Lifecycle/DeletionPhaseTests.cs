using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

public sealed class DeletionPhaseTests
{
    private const string Stored =
        "Error deleting the Extension: failed to destroy the rsyslog relp configuration cleaner component: ";

    // The text is in the status of Extensions that older versions wrote.
    [Test]
    public void Marker_of_clean_nodes_keeps_its_words() => Assert.That(DeletionPhase.NodesAreCleanMarker, Is.EqualTo(Stored));

    [Test]
    public void What_a_failed_step_writes_is_what_the_next_run_recognizes()
    {
        LifecycleException failure = LifecycleException.Wrap(DeletionPhase.DestroyFailure, new TimeoutException("late"));

        Assert.That(OperationTexts.Of(OperationType.Delete).ErrorText(failure), Is.EqualTo(Stored + "late"));
    }
}
