using System.Text;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A replica that is started again whenever it has ended, and asked whether it is ready, as kubelet does.</summary>
internal sealed class Replica : IAsyncDisposable
{
    // As kubelet's failureThreshold. It asks every second, more often than kubelet does, so that a run has more faults.
    private const int FailuresUntilUnready = 3;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly Func<HostProcess> _start;
    private readonly Tally _tally;
    private readonly Task _loop;
    private readonly Lock _lock = new();
    private readonly StringBuilder _earlierLog = new();
    private bool _isHeld;
    private volatile bool _isReady;

    /// <param name="name">Its name in the history.</param>
    /// <param name="port">Its port; 0 for none.</param>
    /// <param name="clock">The file with the shift of its clock; null if its clock cannot be shifted.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="tally">Takes the history.</param>
    public Replica(string name, int port, string? clock, Func<HostProcess> start, Tally tally)
    {
        (Name, Port, Clock, _start, _tally) = (name, port, clock, start, tally);
        Process = start();
        _loop = Task.Run(KeepAsync);
    }

    public string Name { get; }

    public int Port { get; }

    public string? Clock { get; }

    public HostProcess Process { get; private set; }

    /// <summary>Whether it gets new connections.</summary>
    public bool IsReady => _isReady && !Process.HasExited;

    /// <summary>What it has logged, also the processes before.</summary>
    public string Log => $"{_earlierLog}{Process.Log}";

    /// <summary>The last lines of that.</summary>
    public string LastLines(int count) => string.Join('\n', Log.TrimEnd().Split('\n').TakeLast(count));

    /// <summary>What replicas of one host still lack: to be ready, and one leader; null for nothing.</summary>
    public static async Task<string?> AwaitedAsync(IReadOnlyList<Replica> replicas)
    {
        foreach (Replica replica in replicas)
        {
            if (!replica.IsReady || !await replica.Process.IsReadyAsync(Period))
            {
                return $"{replica.Name} to be ready";
            }
        }

        int leaders = replicas.Count(static replica => replica.Process.Leads);
        return leaders == 1 ? null : $"one leader of {replicas[0].Name} and 1 instead of {leaders}";
    }

    /// <summary>Kills it, and keeps it down until <see cref="StartAgain"/>.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            _isHeld = true;
            Process.Kill();
        }
    }

    /// <summary>Asks it to end, and keeps it down until <see cref="StartAgain"/>.</summary>
    public void AskToEnd()
    {
        lock (_lock)
        {
            _isHeld = true;
            Process.AskToEnd();
        }
    }

    /// <summary>Starts what was killed or asked to end.</summary>
    public void StartAgain()
    {
        Process.Ends();
        lock (_lock)
        {
            Renew();
            _isHeld = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        Process.Resume();
        Process.Dispose();
        _end.Dispose();
    }

    private async Task KeepAsync()
    {
        for (int failures = 0; !_end.IsCancellationRequested;)
        {
            lock (_lock)
            {
                if (!_isHeld && Process.HasExited)
                {
                    _tally.Note($"{Name} has ended with exit code {Process.ExitCode}, and is started again");
                    Renew();
                }
            }

            failures = await Process.IsReadyAsync(Period) ? 0 : failures + 1;
            _isReady = failures == 0 || (_isReady && failures < FailuresUntilUnready);
            await Task.Delay(Period, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Renew()
    {
        _isReady = false;
        _earlierLog.Append(Process.Log).Append("-- started again --\n");
        Process.Dispose();
        Process = _start();
    }
}
