using System.Net;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A part of the load: makes one call after the other.</summary>
internal abstract class Worker : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Tally _tally;
    private Task _loop = Task.CompletedTask;
    private int _good;
    private long _lastGoodBegan = -1;

    protected Worker(Tally tally, string side) => (_tally, Side) = (tally, side);

    /// <summary>The webhook that it calls.</summary>
    public string Side { get; }

    /// <summary>How many good answers it has had.</summary>
    public int Good => Volatile.Read(ref _good);

    /// <summary>When the last call began that was answered well.</summary>
    public TimeSpan LastGoodBegan => new(Volatile.Read(ref _lastGoodBegan));

    // Not as many calls as possible: two processors are shared with the API server, etcd and six hosts.
    protected virtual TimeSpan Pause => TimeSpan.FromMilliseconds(100);

    public void Start() => _loop = Task.Run(async () =>
    {
        while (!_end.IsCancellationRequested)
        {
            TimeSpan begin = _tally.Now;
            try
            {
                (Verdict Verdict, string Detail)? result = await CallAsync();
                if (result is { } known)
                {
                    _tally.Add(new Call(Side, begin, _tally.Now, known.Verdict, known.Detail));
                    if (known.Verdict == Verdict.Good)
                    {
                        Volatile.Write(ref _lastGoodBegan, begin.Ticks);
                        Interlocked.Increment(ref _good);
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                _tally.Add(new Call(Side, begin, _tally.Now, Verdict.Failed, exception.Message));
            }
            catch (Exception exception)
            {
                _tally.Problem($"the load itself: {exception}");
            }

            await Task.Delay(Pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    /// <summary>Makes a call.</summary>
    /// <returns>What became of it; null if the API server answered by itself about what an earlier, lost call has done.</returns>
    protected abstract Task<(Verdict Verdict, string Detail)?> CallAsync();

    protected static bool IsGood(HttpStatusCode status) => (int)status < 300;

    protected static string Short(string text) => text.Length <= 400 ? text : text[..400] + "...";
}
