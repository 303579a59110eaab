using System.Net;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Sends dry-run writes of OperatingSystemConfigs, one after the other; each must be returned mutated.</summary>
internal sealed class ApiServerLoad : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private int _writes;
    private volatile string? _failure;

    public ApiServerLoad(Seed seed, string space) => _loop = Task.Run(async () =>
    {
        while (!_end.IsCancellationRequested && _failure is null)
        {
            (HttpStatusCode status, string body) = await seed.SendAsync(space, """{"purpose":"reconcile","type":"x"}""", dryRun: true);
            if (status != HttpStatusCode.Created || !body.Contains("60-audit.conf", StringComparison.Ordinal))
            {
                _failure = body;
            }

            Interlocked.Increment(ref _writes);
        }
    });

    /// <summary>The first bad answer; null if all were good.</summary>
    public string? Failure => _failure;

    /// <summary>Waits for more good writes; fails after a bad one.</summary>
    public void More(int writes)
    {
        int goal = Volatile.Read(ref _writes) + writes;
        Eventually.Holds(() => Volatile.Read(ref _writes) >= goal || _failure is not null, $"{writes} more writes");
        Assert.That(_failure, Is.Null);
    }

    public void Dispose()
    {
        _end.Cancel();
        _loop.Wait();
        _end.Dispose();
    }
}
