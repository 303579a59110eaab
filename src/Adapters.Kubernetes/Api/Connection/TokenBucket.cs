namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>A rate limit: allows a burst of requests and then a fixed number per second, in order of arrival.</summary>
/// <param name="perSecond">Requests per second in the long run, above 0.</param>
/// <param name="burst">The size of a burst after an idle time, at least 1.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>Returns when the next request may be sent.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * perSecond));
            _filled = now;

            // A negative balance counts the requests that wait.
            _tokens--;
            wait = TimeSpan.FromSeconds(Math.Max(0, -_tokens / perSecond));
        }

        return wait == TimeSpan.Zero ? Task.CompletedTask : DelayAsync(wait, cancellationToken);
    }

    private async Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _tokens++;
            }

            throw;
        }
    }
}
