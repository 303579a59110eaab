using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.LeaderElection;

/// <summary>Leader election when the network, the server, the clock or the work misbehaves.</summary>
public sealed class LeaderElectorFailureTests : LeaderElectorClockTests
{
    [Test]
    public async Task A_release_that_fails_is_reported()
    {
        ElectorUnderTest elector = Lead();
        Fake.Inject(IsLease, FakeFailure.Status(500, "InternalError"), times: 1000);

        await elector.StopAsync();

        Assert.That(elector.Failures, Has.Count.EqualTo(1));
        Fake.ClearFailures();
        Assert.That(await HolderAsync(), Is.EqualTo("me"));
    }

    [Test]
    public async Task Work_that_ends_by_its_cancellation_is_begun_again_with_the_next_term()
    {
        int terms = 0;
        ElectorUnderTest elector = new(Api, Options, Time, async term =>
        {
            Interlocked.Increment(ref terms);
            await Task.Delay(Timeout.Infinite, term);
        });
        Eventually.Holds(() => Volatile.Read(ref terms) == 1 && Time.Timers == 1, "us to lead");
        await Server.Admin.MergePatchAsync(LeasePath, """{"spec":{"holderIdentity":"other"}}""");
        Time.AdvanceUntil(() => !elector.Elector.IsLeader, TimeSpan.FromSeconds(1));

        Time.AdvanceUntil(() => Volatile.Read(ref terms) == 2, TimeSpan.FromSeconds(1));

        Assert.That(elector.Changes, Is.EqualTo(new[] { true, false, true }));
        await elector.StopAsync();
    }

    [Test]
    public async Task Single_failures_do_not_end_a_term_and_ten_seconds_of_them_do()
    {
        ElectorUnderTest elector = Lead();
        for (int round = 0; round < 5; round++)
        {
            Fake.Inject(IsLease, round % 2 == 0 ? FakeFailure.Answer("garbage") : FakeFailure.Status(500, "InternalError"));
            Attempt(elector, fails: true);
            Attempt(elector, fails: false);
        }

        Assert.That((elector.IsWorking, elector.Elector.Transitions), Is.EqualTo((true, 1)));

        Fake.Inject(IsLease, FakeFailure.Status(500, "InternalError"), times: 1000);
        for (int attempt = 0; attempt < 4; attempt++)
        {
            Attempt(elector, fails: true);
            Assert.That(elector.IsWorking, Is.True);
        }

        // The tenth second after the last renewal.
        Time.AdvanceUntil(() => !elector.Elector.IsLeader, Retry);
        Eventually.Holds(() => !elector.IsWorking, "the work to end");
        Fake.ClearFailures();
        Time.AdvanceUntil(() => elector.IsWorking, TimeSpan.FromSeconds(1));
        Assert.That(elector.Elector.Transitions, Is.EqualTo(2));
        await elector.StopAsync();
    }

    [Test]
    public async Task A_server_that_never_answers_ends_a_term_at_its_deadline()
    {
        ElectorUnderTest elector = Lead();
        DateTimeOffset start = Time.GetUtcNow();
        Fake.Inject(IsLease, FakeFailure.NeverAnswer(), times: 1000);
        int requests = Leases();
        Time.Advance(Retry);
        Eventually.Holds(() => Leases() > requests, "the renewal that hangs");
        Time.AdvanceUntil(() => !elector.Elector.IsLeader, TimeSpan.FromSeconds(1));
        Eventually.Holds(() => !elector.IsWorking, "the work to end");
        Assert.That(Time.GetUtcNow() - start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(10)));
        Fake.ClearFailures();
        await elector.CancelAsync();
        Time.AdvanceUntil(() => elector.Run.IsCompleted, TimeSpan.FromSeconds(1));
        await elector.StopAsync();
    }

    [TestCase("2001-01-01T00:00:00.000000Z")]
    [TestCase("2099-01-01T00:00:00.000000Z")]
    public async Task What_the_clock_of_the_holder_says_does_not_matter(string renewTime)
    {
        await GiveLeaseAsync("other", seconds: 15, renewTime);
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => elector.Elector.Leader == "other", "the Lease to be seen");
        DateTimeOffset seen = Time.GetUtcNow();

        // The holder renews once, with a clock that is wrong.
        Time.Advance(TimeSpan.FromSeconds(10));
        await Server.Admin.MergePatchAsync(LeasePath, """{"spec":{"leaseTransitions":3}}""");
        Time.AdvanceUntil(() => elector.IsWorking, TimeSpan.FromSeconds(0.5));
        Assert.That(Time.GetUtcNow() - seen, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(25)));
        await elector.StopAsync();
    }

    [Test]
    public async Task Renews_while_the_work_winds_up_and_gives_the_lease_back_only_then()
    {
        TaskCompletionSource finished = new();
        using SemaphoreSlim begun = new(0);
        ElectorUnderTest elector = new(Api, Options, Time, async _ =>
        {
            begun.Release();
            await finished.Task;
        });
        await begun.WaitAsync(End);
        Eventually.Holds(() => Time.Timers == 1, "the pause before the first renewal");
        await elector.CancelAsync();
        for (int i = 0; i < 10; i++)
        {
            Attempt(elector, fails: false);
            Assert.That(await HolderAsync(), Is.EqualTo("me"));
        }

        Assert.That(elector.Run.IsCompleted, Is.False);
        finished.SetResult();
        await elector.StopAsync();
        Assert.That(await HolderAsync(), Is.Empty);
    }

    [Test]
    public async Task A_renewal_that_is_under_way_ends_before_the_lease_is_given_back()
    {
        using ManualResetEventSlim begun = new(), mayEnd = new();
        LeaderElectionOptions options = Options with
        {
            Failed = _ =>
            {
                begun.Set();
                mayEnd.Wait(End);
            },
        };
        ElectorUnderTest elector = new(Api, options, Time);
        Eventually.Holds(() => elector.IsWorking && Time.Timers == 1, "us to lead");
        Fake.Inject(IsLease, FakeFailure.Status(500, "InternalError"));
        Time.Advance(Retry);
        begun.Wait(End);

        await elector.CancelAsync();
        Eventually.Holds(() => !elector.IsWorking, "the work to end");

        // Without that wait it is given back within a second.
        Assert.That(await Task.WhenAny(elector.Run, Task.Delay(TimeSpan.FromSeconds(3))), Is.Not.SameAs(elector.Run));
        mayEnd.Set();
        await elector.StopAsync();
        Assert.That(await HolderAsync(), Is.Empty);
    }

    [Test]
    public async Task Keeps_the_lease_on_an_end_in_good_order_if_told_to()
    {
        ElectorUnderTest elector = new(Api, Options with { ReleaseOnCancel = false }, Time);
        Eventually.Holds(() => elector.IsWorking, "us to lead");
        await elector.StopAsync();
        Assert.That(await HolderAsync(), Is.EqualTo("me"));
    }

    [Test]
    public async Task Work_that_fails_gives_the_lease_back_and_its_exception_comes_out()
    {
        ElectorUnderTest elector = new(Api, Options, Time, static _ => throw new InvalidOperationException("the work"));
        Assert.That(() => elector.Run, Throws.InvalidOperationException.With.Message.EqualTo("the work"));
        Assert.That(await HolderAsync(), Is.Empty);
        Assert.That(elector.Elector.IsLeader, Is.False);
    }

    [Test]
    public async Task Work_that_has_come_to_its_end_ends_the_contest()
    {
        ElectorUnderTest elector = new(Api, Options, Time, static _ => Task.CompletedTask);
        await elector.Run;
        Assert.That(await HolderAsync(), Is.Empty);
        Assert.That(elector.Changes, Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task A_faster_contender_is_not_a_failure()
    {
        TaskCompletionSource hold = new();
        Fake.Inject(static request =>
            request.Method == "POST" && request.Path.EndsWith("/leases", StringComparison.Ordinal), FakeFailure.Slow(hold.Task));
        ElectorUnderTest slow = new(Api, Options, Time);
        Eventually.Holds(() =>
            Fake.Requests.Any(
                static request =>
                    request.Method == "POST" && request.Path.EndsWith("/leases", StringComparison.Ordinal)), "the slow claim");
        ElectorUnderTest fast = new(Api, Options with { Identity = "fast" }, Time);
        Eventually.Holds(() => fast.IsWorking, "the fast one to lead");
        hold.SetResult();
        await fast.StopAsync();
        Time.AdvanceUntil(() => slow.IsWorking, TimeSpan.FromSeconds(1));
        Assert.That(slow.Failures, Is.Empty);
        await slow.StopAsync();
    }

    [Test]
    public async Task A_Lease_that_was_deleted_is_made_anew_without_an_end_of_the_term()
    {
        ElectorUnderTest elector = Lead();
        await Server.Admin.DeleteAsync(LeasePath);
        Attempt(elector, fails: false, method: "POST");
        Assert.That((await HolderAsync(), elector.Elector.Transitions, elector.IsWorking), Is.EqualTo(("me", 1, true)));
        await elector.StopAsync();
    }

    [Test]
    public async Task A_term_counts_from_before_the_renewal_was_sent()
    {
        ElectorUnderTest elector = Lead();
        TaskCompletionSource answer = new();
        Fake.Inject(static request => IsLease(request) && request.Method == "PUT", FakeFailure.Slow(answer.Task));
        int puts = Puts();
        Time.Advance(Retry);
        Eventually.Holds(() => Puts() > puts, "the renewal");
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(elector.Elector.LeaseAge, Is.EqualTo(Retry + TimeSpan.FromSeconds(6)));

        answer.SetResult();

        Eventually.Holds(() => elector.Elector.LeaseAge < Retry + TimeSpan.FromSeconds(6), "the answer");
        Assert.That(elector.Elector.LeaseAge, Is.EqualTo(TimeSpan.FromSeconds(6)));
        await elector.StopAsync();
    }

    [Test]
    public async Task A_leader_that_cannot_renew_gives_up_at_the_deadline_and_not_an_attempt_later()
    {
        ElectorUnderTest elector = new(Api, Options with { RetryPeriod = TimeSpan.FromSeconds(4) }, Time);
        Eventually.Holds(() => elector.IsWorking && Time.Timers == 1, "us to lead");
        Fake.Inject(IsLease, FakeFailure.Status(500, "InternalError"), times: 1000);
        Attempt(elector, fails: true, pause: TimeSpan.FromSeconds(4));
        Attempt(elector, fails: true, pause: TimeSpan.FromSeconds(4));

        Time.Advance(TimeSpan.FromSeconds(2));

        Eventually.Holds(() => !elector.Elector.IsLeader && !elector.IsWorking, "the end of the term");
        Fake.ClearFailures();
        await elector.CancelAsync();
        Time.AdvanceUntil(() => elector.Run.IsCompleted, TimeSpan.FromSeconds(1));
        await elector.StopAsync();
    }

    [Test]
    public async Task A_Lease_lasts_as_long_as_its_holder_wrote_into_it()
    {
        await GiveLeaseAsync("other", seconds: 60);
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => elector.Elector.Leader == "other", "the Lease to be seen");
        DateTimeOffset seen = Time.GetUtcNow();

        // Half of the Lease that our own options would give.
        Time.AdvanceUntil(() => elector.IsWorking, TimeSpan.FromSeconds(7));

        Assert.That(Time.GetUtcNow() - seen, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(60)));
        await elector.StopAsync();
    }

    [Test]
    public async Task A_contender_that_ends_during_an_attempt_leaves_the_Lease_of_another_alone()
    {
        await GiveLeaseAsync("other", seconds: 15);
        Fake.Inject(IsLease, FakeFailure.NeverAnswer());
        int requests = Leases();
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => Leases() > requests, "the attempt");

        await elector.StopAsync();

        Assert.That(await HolderAsync(), Is.EqualTo("other"));
        Assert.That(elector.Changes, Is.Empty);
    }

    [Test]
    public async Task A_contender_that_ends_before_it_hears_that_it_holds_the_Lease_gives_it_back()
    {
        Fake.Inject(static request => IsLease(request) && request.Method == "POST", new FakeFailure(async context =>
        {
            await GiveLeaseAsync("me", seconds: 15);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return false;
        }));
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => HolderAsync().GetAwaiter().GetResult() == "me", "the Lease");

        await elector.StopAsync();

        Assert.That(await HolderAsync(), Is.Empty);
    }
}
