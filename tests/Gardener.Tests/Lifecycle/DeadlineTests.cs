using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeadlineTests
{
    private readonly LifecycleUnderTest _test = new();

    [Test]
    public async Task A_run_that_takes_three_minutes_fails_and_still_says_so()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.HangOn("Apply");
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();

        _test.Time.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromMilliseconds(1));
        Assert.That(run.IsCompleted, Is.False);
        _test.Time.Advance(TimeSpan.FromMilliseconds(1));

        LifecycleException failure = await LifecycleUnderTest.FailureOfAsync(run);
        Assert.That(failure.Message, Is.EqualTo("Error reconciling Extension: context deadline exceeded"));
        Assert.That(_test.Extension.LastError, Is.EqualTo(failure.Message));
    }

    [Test]
    public async Task A_wrapped_failure_says_so_too()
    {
        _test.Extension = _test.Deleted;
        _test.HangOn("Deploy");
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();

        _test.Time.Advance(TimeSpan.FromMinutes(3));

        await LifecycleUnderTest.FailureOfAsync(run);
        Assert.That(
            _test.Extension.LastError,
            Is.EqualTo("Error deleting the Extension: failed to deploy the rsyslog relp configuration cleaner component: context deadline exceeded"));
    }

    [Test]
    public async Task Before_the_operation_begins_no_status_says_so()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.HangOn("GetShoot");
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();

        _test.Time.Advance(TimeSpan.FromMinutes(3));

        Assert.That((await LifecycleUnderTest.FailureOfAsync(run)).Message, Is.EqualTo("context deadline exceeded"));
        Assert.That(_test.ControlPlane.Statuses, Is.Empty);
    }

    [TestCase("WriteStatus Create Processing")]
    [TestCase("WriteStatus Create Succeeded")]
    public async Task A_write_of_the_status_takes_at_most_ten_seconds(string call)
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.HangOn(call);
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();

        _test.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await LifecycleUnderTest.FailureOfAsync(run)).Message, Is.EqualTo("context deadline exceeded"));
    }

    [Test]
    public async Task An_error_that_cannot_be_written_within_ten_seconds_is_thrown_all_the_same()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Faults = static (_, call) =>
            call.StartsWith("Apply", StringComparison.Ordinal) ? new Fault(new IOException("first")) : call.StartsWith(
                "WriteStatus Create Error", StringComparison.Ordinal) ? new Fault(null) : null;
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();

        _test.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await LifecycleUnderTest.FailureOfAsync(run)).Message, Is.EqualTo("Error reconciling Extension: first"));
    }

    [TestCase("IsShootNamespace")]
    [TestCase("GetShoot")]
    [TestCase("ChangeMetadata")]
    [TestCase("WriteStatus Create Processing")]
    [TestCase("Apply")]
    [TestCase("WriteStatus Create Succeeded")]
    public async Task Who_no_longer_leads_leaves_no_trace(string call)
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.HangOn(call);
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();
        int calls = _test.ControlPlane.Calls.Count;

        await _test.Leadership.CancelAsync();

        await LifecycleUnderTest.ExpectCancellationAsync(run);
        Assert.That(_test.ControlPlane.Calls, Has.Count.EqualTo(calls));
        Assert.That(_test.Events, Is.Empty);
    }

    [TestCase("Refresh")]
    [TestCase("Delete ConfigMap")]
    [TestCase("GetManagedResource")]
    [TestCase("Deploy")]
    [TestCase("Destroy")]
    public async Task Who_no_longer_leads_leaves_no_trace_of_a_deletion(string call)
    {
        _test.Extension = _test.Deleted;
        _test.ControlPlane.Cleaner = call == "Destroy" ? new ManagedResourceState(true, false, _test.Time.GetUtcNow(), null, null) : null;
        _test.HangOn(call);
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();
        int calls = _test.ControlPlane.Calls.Count;

        await _test.Leadership.CancelAsync();

        await LifecycleUnderTest.ExpectCancellationAsync(run);
        Assert.That(_test.ControlPlane.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task Who_no_longer_leads_says_nothing_of_a_failure_either()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Faults = (_, call) =>
        {
            if (!call.StartsWith("Apply", StringComparison.Ordinal))
            {
                return null;
            }

            _test.Leadership.Cancel();
            return new Fault(new IOException("the connection was closed"));
        };

        await LifecycleUnderTest.ExpectCancellationAsync(_test.RunAsync());
        Assert.That(_test.ControlPlane.Calls[^1], Does.StartWith("Apply"));
        Assert.That(_test.Events, Is.Empty);
    }

    [Test]
    public async Task An_error_whose_writing_is_ended_by_a_loss_of_leadership_is_no_failure()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Faults = static (_, call) =>
            call.StartsWith("Apply", StringComparison.Ordinal) ? new Fault(new IOException("first")) : call.StartsWith(
                "WriteStatus Create Error", StringComparison.Ordinal) ? new Fault(null) : null;
        Task<LifecycleOutcome> run = await _test.RunUntilItHangsAsync();

        await _test.Leadership.CancelAsync();

        await LifecycleUnderTest.ExpectCancellationAsync(run);
    }
}
