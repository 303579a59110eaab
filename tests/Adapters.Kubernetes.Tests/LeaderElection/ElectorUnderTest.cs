using System.Collections.Concurrent;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.LeaderElection;

/// <summary>An elector whose work lasts as long as its term.</summary>
#pragma warning disable CA1001 // What a test owns goes with the test.
internal sealed class ElectorUnderTest
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Exception> _failures = [];
    private readonly ConcurrentQueue<bool> _changes = [];
    private readonly Task _run;
    private int _working;

    public ElectorUnderTest(
        KubernetesApi api, LeaderElectionOptions options, TimeProvider? time = null, Func<CancellationToken, Task>? work = null)
    {
        Elector = new LeaderElector(
            api, options with { Failed = options.Failed + _failures.Enqueue, LeadershipChanged = _changes.Enqueue }, time);
        _run = Elector.RunAsync(work ?? WorkAsync, _end.Token);
    }

    public LeaderElector Elector { get; }

    public bool IsWorking => Volatile.Read(ref _working) > 0;

    public IReadOnlyList<Exception> Failures => [.. _failures];

    public IReadOnlyList<bool> Changes => [.. _changes];

    public Task Run => _run;

    public Task CancelAsync() => _end.CancelAsync();

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _run;
        _end.Dispose();
    }

    private async Task WorkAsync(CancellationToken term)
    {
        Interlocked.Increment(ref _working);
        await Task.Delay(Timeout.Infinite, term).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _working);
    }
}
