using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.LeaderElection;

/// <summary>Leader election with a clock that advances only when the test advances it.</summary>
public abstract class LeaderElectorClockTests() : ApiServerTests(ApiServers.Fake)
{
    private protected static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private protected CountingTimeProvider Time { get; private set; } = null!;

    private protected FakeApiServer Fake => (FakeApiServer)Server;

    private protected string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{Space}/leases/the-lease";

    [SetUp]
    public void StartClock() => Time = new CountingTimeProvider();

    private protected LeaderElectionOptions Options => new() { Namespace = Space, Name = "the-lease", Identity = "me" };

    private protected static bool IsLease(FakeRequest request) => request.Path.Contains("/leases", StringComparison.Ordinal);

    private protected ElectorUnderTest Lead()
    {
        ElectorUnderTest elector = new(Api, Options, Time);
        Eventually.Holds(() => elector.IsWorking && Time.Timers == 1, "us to lead");
        return elector;
    }

    private protected int Leases() => Fake.Requests.Count(IsLease);

    private protected int Puts(string method = "PUT") => Fake.Requests.Count(request => IsLease(request) && request.Method == method);

    private protected Task<JsonNode> GiveLeaseAsync(
        string holder, int seconds, string renewTime = "2026-01-01T00:00:00.000000Z") => Server.Admin.CreateAsync(
        LeasePath[..LeasePath.LastIndexOf('/')],
        $$$"""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"the-lease"},"spec":"""
            + $$$"""{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":{{{seconds}}},"renewTime":"{{{renewTime}}}"}}""");

    private protected async Task<(string Holder, DateTimeOffset Acquired, DateTimeOffset Renewed, int Transitions)> LeaseAsync()
    {
        JsonNode spec = (await Server.Admin.GetAsync(LeasePath))!["spec"]!;
        return ((string)spec["holderIdentity"]!, At("acquireTime"), At("renewTime"), (int)spec["leaseTransitions"]!);

        DateTimeOffset At(string field) => DateTimeOffset.Parse((string)spec[field]!, CultureInfo.InvariantCulture);
    }

    private protected async Task<string?> HolderAsync() => (string?)(await Server.Admin.GetAsync(LeasePath))?["spec"]?["holderIdentity"];

    /// <summary>Advances the clock until the next attempt to renew, and waits for its result.</summary>
    private protected void Attempt(ElectorUnderTest elector, bool fails, string method = "PUT", TimeSpan? pause = null)
    {
        int failures = elector.Failures.Count, puts = Puts(method), timers = Time.Timers;
        Time.Advance(pause ?? Retry);

        // Two more timers: the timeout of the attempt, and the pause after it.
        Eventually.Holds(
            () => (fails ? elector.Failures.Count > failures : Puts(method) > puts) && Time.Timers == timers + 2,
            "an attempt to renew",
            () => string.Join('\n', elector.Failures));
    }

    /// <summary>Counts the timers, so that a test knows when the code waits, and for how long.</summary>
    protected sealed class CountingTimeProvider : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public TimeSpan LastDue { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            LastDue = dueTime;
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
