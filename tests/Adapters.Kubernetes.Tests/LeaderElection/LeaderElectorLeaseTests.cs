using System.Collections.Concurrent;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.LeaderElection;

/// <summary>What stands in the Lease, who is told of it, and how long a contender waits for it.</summary>
public sealed class LeaderElectorLeaseTests : LeaderElectorClockTests
{
    [Test]
    public void Has_the_times_that_operators_know_and_a_name_of_its_own()
    {
        LeaderElectionOptions options = new() { Namespace = "n", Name = "l" };
        Assert.That(
            (options.LeaseDuration.TotalSeconds, options.RenewDeadline.TotalSeconds, options.RetryPeriod.TotalSeconds),
            Is.EqualTo((15.0, 10.0, 2.0)));
        Assert.That(options.Identity, Does.Match($"^{Environment.MachineName}_[0-9a-f-]{{36}}$"));
    }

    [TestCase(15, 15, 2)]
    [TestCase(15, 10, 10)]
    [TestCase(15, 10, 0)]
    [TestCase(15, 10, -1)]
    public void Times_out_of_their_order_are_refused(int lease, int deadline, int retry) => Assert.That(
        () => new LeaderElector(Api, Options with
        {
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(deadline),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        }),
        Throws.ArgumentException.With.Message.StartsWith("The retry period must be shorter than the renew deadline"));

    [Test]
    public async Task The_Lease_says_since_when_it_is_held_and_how_often_it_changed_hands()
    {
        DateTimeOffset start = Time.GetUtcNow();
        ElectorUnderTest elector = Lead();
        Attempt(elector, fails: false);
        Assert.That(await LeaseAsync(), Is.EqualTo(("me", start, start + Retry, 0)));
        await elector.StopAsync();

        ElectorUnderTest next = new(Api, Options with { Identity = "next" }, Time);
        Eventually.Holds(() => next.IsWorking, "the next one to lead");

        Assert.That(await LeaseAsync(), Is.EqualTo(("next", start + Retry, start + Retry, 1)));
        Assert.That((elector.Elector.LeaseAge, next.Elector.LeaseAge), Is.EqualTo(((TimeSpan?)null, (TimeSpan?)TimeSpan.Zero)));
        await next.StopAsync();
    }

    [Test]
    public async Task Who_else_leads_is_told_once_and_that_we_do_never()
    {
        await GiveLeaseAsync("other", seconds: 15);
        ConcurrentQueue<string> told = [];
        ElectorUnderTest elector = new(Api, Options with { HeldByOther = told.Enqueue }, Time);
        Eventually.Holds(() => elector.Elector.Leader == "other", "the Lease to be seen");
        await Server.Admin.MergePatchAsync(LeasePath, """{"spec":{"leaseTransitions":3}}""");

        Time.AdvanceUntil(() => elector.IsWorking, TimeSpan.FromSeconds(1));

        Assert.That((elector.Elector.Leader, string.Join(' ', told)), Is.EqualTo(("me", "other")));
        await elector.StopAsync();
    }

    [Test]
    public async Task After_a_failed_attempt_a_contender_waits_once_to_two_and_a_fifth_times_the_retry_period()
    {
        Fake.Inject(IsLease, FakeFailure.Status(500, "InternalError"));
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => elector.Failures.Count == 1 && Time.Timers == 1, "the pause after the first attempt");

        Assert.That(Time.LastDue, Is.InRange(Retry, Retry * 2.2));
        Time.Advance(Time.LastDue);

        Eventually.Holds(() => elector.IsWorking, "us to lead");
        await elector.StopAsync();
    }

    [Test]
    public async Task A_contender_that_ends_while_another_leads_never_works()
    {
        await GiveLeaseAsync("other", seconds: 15);
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => elector.Elector.Leader == "other" && Time.Timers == 1, "the pause after the first attempt");

        await elector.StopAsync();

        Assert.That(elector.Changes, Is.Empty);
    }
}
