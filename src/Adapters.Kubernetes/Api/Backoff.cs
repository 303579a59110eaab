namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>
/// How long to wait before the next attempt: from the first failure on twice as long each time, up to a limit, and never all at the same
/// moment.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan limit)
{
    private int _failures;

    /// <summary>Something went well.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Something failed.</summary>
    /// <returns>How long to wait: between once and twice the step that has been reached.</returns>
    public TimeSpan Next()
    {
        double step = Math.Min(limit.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromSeconds(Jitter.Between(step, 2 * step));
    }
}
