using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.LeaderElection;

/// <summary>Electors on every API server. They retry more often than by default, so that the tests are short.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class LeaderElectorTests(string serverName) : ApiServerTests(serverName)
{
    private string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{Space}/leases/the-lease";

    [Test]
    public async Task One_of_two_leads_and_the_other_takes_over_at_once_when_it_ends_in_good_order()
    {
        ElectorUnderTest first = new(
            Api, Options("first") with { LeaseDuration = TimeSpan.FromHours(1), RenewDeadline = TimeSpan.FromMinutes(50) });
        Eventually.Holds(() => first.IsWorking, "the first to lead");
        ElectorUnderTest second = new(Api, Options("second"));
        Eventually.Holds(() => second.Elector.Leader == "first", "the second to see the first");
        Assert.That((second.Elector.IsLeader, second.IsWorking), Is.EqualTo((false, false)));

        await first.StopAsync();
        Eventually.Holds(() => second.IsWorking, "the second to lead");

        Assert.That((first.IsWorking, first.Elector.IsLeader, second.Elector.Leader), Is.EqualTo((false, false, "second")));
        Assert.That(first.Changes, Is.EqualTo(new[] { true, false }));
        JsonNode spec = (await Server.Admin.GetAsync(LeasePath))!["spec"]!;
        Assert.That(((string?)spec["holderIdentity"], (int?)spec["leaseDurationSeconds"]), Is.EqualTo(("second", 15)));
        await second.StopAsync();
        spec = (await Server.Admin.GetAsync(LeasePath))!["spec"]!;
        Assert.That(((string?)spec["holderIdentity"] ?? "", (int?)spec["leaseDurationSeconds"]), Is.EqualTo(("", 1)));
    }

    [Test]
    public async Task A_leader_that_vanishes_is_followed_when_its_lease_has_run_out()
    {
        await Server.Admin.CreateAsync(
            LeasePath[..LeasePath.LastIndexOf('/')],
            """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"the-lease"},
             "spec":{"holderIdentity":"vanished","leaseDurationSeconds":2,"acquireTime":"2020-01-01T00:00:00.000000Z",
             "renewTime":"2020-01-01T00:00:00.000000Z","leaseTransitions":7}}
            """);
        ElectorUnderTest elector = new(Api, Options("next"));
        Eventually.Holds(() => elector.IsWorking, "the next to lead");
        Assert.That((int?)(await Server.Admin.GetAsync(LeasePath))!["spec"]!["leaseTransitions"], Is.EqualTo(8));
        await elector.StopAsync();
    }

    [Test]
    public async Task A_leader_whose_lease_was_given_to_another_stops_and_contends_again()
    {
        ElectorUnderTest elector = new(Api, Options("me"));
        Eventually.Holds(() => elector.IsWorking, "us to lead");
        await Server.Admin.MergePatchAsync(
            LeasePath, """{"spec":{"holderIdentity":"other","leaseDurationSeconds":1,"renewTime":"2035-01-01T00:00:00.000000Z"}}""");
        Eventually.Holds(() => elector.Changes.Count >= 2, "us to stop");
        Eventually.Holds(() => elector.IsWorking && elector.Elector.Transitions == 2, "us to lead again");
        Assert.That(elector.Changes, Is.EqualTo(new[] { true, false, true }));
        await elector.StopAsync();
    }

    [Test]
    public async Task Never_do_two_work_at_once()
    {
        int working = 0, most = 0, terms = 0;
        Lock counting = new();
        async Task Work(CancellationToken term)
        {
            lock (counting)
            {
                most = Math.Max(most, ++working);
                terms++;
            }

            await Task.Delay(Timeout.Infinite, term).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (counting)
            {
                working--;
            }
        }

        List<ElectorUnderTest> electors = [.. Enumerable.Range(0, 4).Select(i => new ElectorUnderTest(Api, Options($"e{i}"), work: Work))];
        while (electors.Count > 0)
        {
            Eventually.Holds(() => electors.Any(static elector => elector.Elector.IsLeader), "somebody to lead");
            ElectorUnderTest leader = electors.First(static elector => elector.Elector.IsLeader);
            electors.Remove(leader);
            await leader.StopAsync();
        }

        Assert.That((most, working, terms), Is.EqualTo((1, 0, 4)));
    }

    [Test]
    [Property(RestartsServer, "")]
    public async Task Somebody_leads_again_after_the_server_was_away()
    {
        LeaderElectionOptions hasty = Options("first") with
        {
            LeaseDuration = TimeSpan.FromSeconds(3),
            RenewDeadline = TimeSpan.FromSeconds(2),
        };
        ElectorUnderTest first = new(Api, hasty);
        ElectorUnderTest second = new(Connect(), hasty with { Identity = "second" });
        Eventually.Holds(() => first.IsWorking || second.IsWorking, "somebody to lead");
        await Server.RestartAsync(() =>
        {
            Eventually.Holds(() => !first.IsWorking && !second.IsWorking, "the leader to stop");
            return Task.CompletedTask;
        });
        Eventually.Holds(() => first.IsWorking || second.IsWorking, "somebody to lead again");
        await first.StopAsync();
        await second.StopAsync();
    }

    private LeaderElectionOptions Options(string identity) => new()
    {
        Namespace = Space,
        Name = "the-lease",
        Identity = identity,
        RetryPeriod = TimeSpan.FromSeconds(0.1),
    };
}
