using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>The two phases of a deletion: cleaning the nodes, destroying what cleaned them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CleanerTests
{
    private const string Name = "shoot--foo--bar/extension-shoot-rsyslog-relp-configuration-cleaner";
    private const string NotHealthy =
        "Error deleting the Extension: failed to deploy the rsyslog relp configuration cleaner component: retry failed with context deadline exceeded, last error: managed resource " + Name + " is not healthy";

    private const string StillExists =
        "Error deleting the Extension: failed to destroy the rsyslog relp configuration cleaner component: retry failed with context deadline exceeded, last error: resource " + Name + " still exists";

    private static readonly LifecycleOutcome TwoMinutes = LifecycleOutcome.Waiting(TimeSpan.FromMinutes(2));

    private readonly LifecycleUnderTest _test = new();

    private InMemoryControlPlane ControlPlane => _test.ControlPlane;

    [SetUp]
    public void Delete() => _test.Extension = _test.Deleted;

    [Test]
    public async Task Step_by_step_no_run_waits()
    {
        Assert.That(
            await StepAsync(),
            Is.EqualTo("Waiting 120 s: WriteStatus Delete Processing 1; Delete ConfigMap; Delete PrometheusRule; Delete ScrapeConfig; Deploy"));
        Assert.That(ControlPlane.CleanerManifest, Is.SameAs(LifecycleUnderTest.Cleaner));

        _test.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await StepAsync(), Is.EqualTo("Waiting 90 s: Deploy"));

        ControlPlane.ManageResources();
        Assert.That(
            await StepAsync(),
            Is.EqualTo("Waiting 120 s: Deploy; WriteStatus Delete Processing 50; Destroy"));

        _test.Time.Advance(TimeSpan.FromSeconds(45));
        Assert.That(await StepAsync(), Is.EqualTo("Waiting 75 s: "));

        ControlPlane.ManageResources();
        Assert.That(await StepAsync(), Is.EqualTo("Finished: WriteStatus Delete Succeeded 100; ChangeMetadata RemoveOurs"));

        Assert.That(ControlPlane.Extension, Is.Null);
        Assert.That(
            _test.Events,
            Is.EqualTo(new[] { "CleaningNodes: Cleaning the nodes by ManagedResource " + Name, "NodesCleaned: The nodes are clean" }));
    }

    [Test]
    public async Task Nodes_that_are_not_clean_after_two_minutes_are_an_error()
    {
        await _test.RunAsync();
        _test.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Waiting(TimeSpan.FromSeconds(1))));
        _test.Time.Advance(TimeSpan.FromSeconds(1));

        LifecycleException failure = await _test.FailAsync();

        Assert.That(failure.Message, Is.EqualTo(NotHealthy));
        Assert.That(failure.Codes, Is.Empty);
        Assert.That(_test.Extension.LastError, Is.EqualTo(NotHealthy));
        Assert.That(_test.Extension.LastOperation!.Progress, Is.EqualTo(50));
    }

    [Test]
    public async Task After_that_error_the_nodes_get_two_minutes_more_and_the_error_is_still_to_be_seen()
    {
        await FailInPhaseAsync();

        Assert.That(await _test.RunAsync(), Is.EqualTo(TwoMinutes));
        Assert.That(
            _test.Extension.LastOperation,
            Is.EqualTo(new LastOperation(OperationType.Delete, OperationState.Processing, 1, _test.Time.GetUtcNow())));
        Assert.That(_test.Extension.LastError, Is.EqualTo(NotHealthy));
        ControlPlane.ManageResources();
        await _test.RunAsync();
        ControlPlane.ManageResources();
        await _test.RunAsync();

        Assert.That(ControlPlane.Extension, Is.Null);
        Assert.That(_test.Events, Is.EqualTo(new[]
        {
            "CleaningNodes: Cleaning the nodes by ManagedResource " + Name, "! DeleteError: " +
            NotHealthy, "NodesCleaned: The nodes are clean", "Recovered: Successfully deleted the Extension",
        }));
    }

    [Test]
    public async Task A_cleaner_that_does_not_go_within_two_minutes_is_an_error()
    {
        await CleanAsync();
        await FailInPhaseAsync();

        Assert.That(_test.Extension.LastError, Is.EqualTo(StillExists));
        Assert.That(ControlPlane.ErrorCodes, Is.Empty);
    }

    [TestCase("DeletionPending", "2 errors:\n * a\n * b", new string[0])]
    [TestCase("DeletionPending", "could not delete 1 object", new string[0])]
    [TestCase("DeletionFailed", "Error during apply of object \"apps/v1/DaemonSet\" is invalid: name", new[] { "ERR_CONFIGURATION_PROBLEM" })]
    public async Task A_cleaner_that_does_not_go_says_why(string reason, string problem, string[] codes)
    {
        await CleanAsync();
        ControlPlane.Cleaner = ControlPlane.Cleaner! with { ProblemReason = reason, Problem = problem };
        await FailInPhaseAsync();

        Assert.That(_test.Extension.LastError, Is.EqualTo(
            "Error deleting the Extension: failed to destroy the rsyslog relp configuration cleaner component: error while waiting " +
            "for all resources to be deleted: "
            + $"retry failed with context deadline exceeded, last error: resource {Name} still exists:\n{problem}"));
        Assert.That(ControlPlane.ErrorCodes, Is.EqualTo(codes));
    }

    [Test]
    public async Task What_a_Shoot_says_to_the_resource_manager_reaches_no_terminal_as_a_command()
    {
        await CleanAsync();
        ControlPlane.Cleaner = ControlPlane.Cleaner! with { ProblemReason = "DeletionPending", Problem = "a\u001b[2J\u202e\r\nb" };
        await FailInPhaseAsync();

        Assert.That(_test.Extension.LastError, Does.EndWith("still exists:\na\\x1b[2J\\u202e\\x0d\nb"));
    }

    [TestCase("ApplyFailed", "some problem")]
    [TestCase("DeletionPending", null)]
    public async Task What_has_nothing_to_do_with_deletion_is_no_reason_why_it_does_not_go(string reason, string? problem)
    {
        await CleanAsync();
        ControlPlane.Cleaner = ControlPlane.Cleaner! with { ProblemReason = reason, Problem = problem };
        await FailInPhaseAsync();

        Assert.That(_test.Extension.LastError, Is.EqualTo(StillExists));
    }

    [Test]
    public async Task After_that_error_the_nodes_are_not_cleaned_again([Values] bool isGone)
    {
        await CleanAsync();
        await FailInPhaseAsync();
        if (isGone)
        {
            ControlPlane.ManageResources();
        }

        ControlPlane.Calls.Clear();

        LifecycleOutcome outcome = await _test.RunAsync();

        Assert.That(outcome, Is.EqualTo(isGone ? LifecycleOutcome.Finished : TwoMinutes));
        Assert.That(ControlPlane.Writes.First(), Is.EqualTo("WriteStatus Delete Processing 50"));
        Assert.That(ControlPlane.Calls, Has.None.EqualTo("Deploy"));
    }

    [Test]
    public async Task A_cleaner_of_an_earlier_life_has_not_cleaned_the_nodes()
    {
        ControlPlane.Cleaner = new ManagedResourceState(
            IsHealthy: true, DeletionRequested: false, _test.Time.GetUtcNow().AddDays(-1), null, null);

        Assert.That(await _test.RunAsync(), Is.EqualTo(TwoMinutes));
        Assert.That(ControlPlane.Calls, Has.None.EqualTo("Deploy"));
        Assert.That(ControlPlane.Cleaner.DeletionRequested, Is.True);
        ControlPlane.ManageResources();
        Assert.That((await _test.RunAsync()).IsWaiting, Is.True);
        Assert.That(ControlPlane.Cleaner, Is.EqualTo(new ManagedResourceState(false, false, _test.Time.GetUtcNow(), null, null)));
    }

    [Test]
    public async Task Where_nobody_finalizes_a_cleaner_of_an_earlier_life_is_replaced_at_once()
    {
        ControlPlane.IsFinalized = false;
        ControlPlane.Cleaner = new ManagedResourceState(
            IsHealthy: true, DeletionRequested: false, _test.Time.GetUtcNow().AddDays(-1), null, null);

        await _test.RunAsync();

        Assert.That(ControlPlane.Cleaner!.CreatedAt, Is.EqualTo(_test.Time.GetUtcNow()));
    }

    [Test]
    public async Task A_cleaner_that_goes_before_the_nodes_are_clean_is_deployed_anew()
    {
        await _test.RunAsync();
        ControlPlane.Cleaner = ControlPlane.Cleaner! with { DeletionRequested = true };
        Assert.That(await StepAsync(), Does.Not.Contain("Deploy"));
        ControlPlane.ManageResources();

        Assert.That(await StepAsync(), Does.EndWith("; Deploy"));
    }

    [Test]
    public async Task A_cleaner_that_goes_while_it_is_deployed_has_not_cleaned_the_nodes()
    {
        await _test.RunAsync();
        ControlPlane.ManageResources();
        ControlPlane.Faults = (_, call) =>
        {
            ControlPlane.Cleaner = call == "Deploy" ? ControlPlane.Cleaner! with { DeletionRequested = true } : ControlPlane.Cleaner;
            return null;
        };

        Assert.That((await _test.RunAsync()).IsWaiting, Is.True);
        Assert.That(_test.Extension.LastOperation!.Progress, Is.EqualTo(1));
    }

    [Test]
    public async Task A_cleaner_of_an_earlier_life_that_does_not_go_is_an_error()
    {
        ControlPlane.Cleaner = new ManagedResourceState(
            IsHealthy: true, DeletionRequested: true, _test.Time.GetUtcNow().AddDays(-1), null, null);
        await _test.RunAsync();
        await FailInPhaseAsync();

        Assert.That(
            _test.Extension.LastError, Is.EqualTo(StillExists.Replace("failed to destroy", "failed to deploy", StringComparison.Ordinal)));
    }

    [TestCase("GetManagedResource", "failed to deploy the rsyslog relp configuration cleaner component: no")]
    [TestCase("Deploy", "failed to deploy the rsyslog relp configuration cleaner component: no")]
    public async Task What_fails_while_cleaning_says_so(string call, string expected)
    {
        _test.FailOn(call, "no");

        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("Error deleting the Extension: " + expected));
    }

    [TestCase("GetManagedResource")]
    [TestCase("Destroy")]
    public async Task What_fails_while_destroying_says_so(string call)
    {
        await _test.RunAsync();
        ControlPlane.ManageResources();
        if (call == "GetManagedResource")
        {
            Assert.That(await _test.RunAsync(), Is.EqualTo(TwoMinutes));
        }

        _test.FailOn(call, "no");

        Assert.That(
            (await _test.FailAsync()).Message,
            Is.EqualTo("Error deleting the Extension: failed to destroy the rsyslog relp configuration cleaner component: no"));
    }

    [Test]
    public async Task Monitoring_is_deleted_before_the_cleaner_is_deployed_and_not_again()
    {
        _test.FailOn("Delete ScrapeConfig", "no");
        await _test.FailAsync();
        Assert.That(ControlPlane.Cleaner, Is.Null);
        ControlPlane.Faults = static (_, _) => null;

        Assert.That(await StepAsync(), Does.Contain("Delete ConfigMap; Delete PrometheusRule; Delete ScrapeConfig; Deploy"));
        Assert.That(await StepAsync(), Does.Not.Contain("Delete ConfigMap"));
    }

    [Test]
    public async Task A_run_whose_cache_does_not_know_of_the_deletion_brings_no_monitoring_back()
    {
        await _test.RunAsync();
        ControlPlane.Calls.Clear();

        Assert.That(await _test.RunAsync(_test.Reconciled), Is.EqualTo(TwoMinutes));

        Assert.That(ControlPlane.Writes, Has.None.StartsWith("Apply"));
        Assert.That(_test.Extension.LastOperation!.Type, Is.EqualTo(OperationType.Delete));
    }

    [Test]
    public async Task A_Shoot_in_deletion_whose_cleaner_cannot_be_read_keeps_no_monitoring()
    {
        ControlPlane.Shoot = ControlPlane.Shoot! with { DeletionRequested = true };
        _test.FailOn("GetManagedResource", "no");
        await _test.FailAsync();

        Assert.That(ControlPlane.Calls, Does.Contain("Delete ScrapeConfig shoot-shoot-rsyslog-relp"));
    }

    [Test]
    public async Task A_leftover_that_cannot_be_removed_while_the_Shoot_sleeps_does_not_pass_for_clean_nodes()
    {
        ControlPlane.Shoot = ControlPlane.Shoot! with { Hibernated = true };
        _test.FailOn("Destroy", "no");
        Assert.That(
            (await _test.FailAsync()).Message,
            Is.EqualTo("Error deleting the Extension: failed to remove a leftover rsyslog relp configuration cleaner component: no"));
        ControlPlane.Faults = static (_, _) => null;
        ControlPlane.Shoot = ControlPlane.Shoot! with { Hibernated = false };

        await _test.RunAsync();

        Assert.That(ControlPlane.Calls[^1], Is.EqualTo("Deploy"));
    }

    [Test]
    public async Task A_failed_reconciliation_does_not_pass_for_clean_nodes()
    {
        _test.Extension = _test.Deleted with
        {
            LastOperation = new LastOperation(OperationType.Reconcile, OperationState.Error, 50, _test.Time.GetUtcNow()),
            LastError = "Error deleting the Extension: failed to destroy the rsyslog relp configuration cleaner component: no",
        };

        await _test.RunAsync();

        Assert.That(ControlPlane.Calls[^1], Is.EqualTo("Deploy"));
    }

    [Test]
    public async Task A_clock_that_is_behind_makes_no_phase_longer()
    {
        _test.Extension =
            _test.Deleted with
            {
                LastOperation = new LastOperation(OperationType.Delete, OperationState.Processing, 1, _test.Time.GetUtcNow().AddHours(1)),
            };

        Assert.That(await _test.RunAsync(), Is.EqualTo(TwoMinutes));
    }

    [TestCase(-3600, ExpectedResult = 120)]
    [TestCase(0, ExpectedResult = 120)]
    [TestCase(45, ExpectedResult = 75)]
    [TestCase(120, ExpectedResult = 0)]
    [TestCase(3600, ExpectedResult = 0)]
    public double A_phase_may_still_take_from_zero_to_two_minutes(int age) =>
        new DeletionPhase(NodesAreClean: false, _test.Time.GetUtcNow().AddSeconds(-age)).Remaining(_test.Time.GetUtcNow()).TotalSeconds;

    private async Task CleanAsync()
    {
        await _test.RunAsync();
        ControlPlane.ManageResources();
        Assert.That(await _test.RunAsync(), Is.EqualTo(TwoMinutes));
    }

    private async Task FailInPhaseAsync()
    {
        await _test.RunAsync();
        _test.Time.Advance(TimeSpan.FromMinutes(2));
        await _test.FailAsync();
    }

    // One run: its outcome, and what it wrote.
    private async Task<string> StepAsync()
    {
        ControlPlane.Calls.Clear();
        LifecycleOutcome outcome = await _test.RunAsync();
        string writes = string.Join(
            "; ",
            ControlPlane.Writes.Select(static call =>
                call.StartsWith("Delete ", StringComparison.Ordinal)
                    ? call[..call.LastIndexOf(' ')]
                    : call));
        return $"{(outcome.IsWaiting ? $"Waiting {outcome.RunAgainAfter!.Value.TotalSeconds} s" : "Finished")}: {writes}";
    }
}
