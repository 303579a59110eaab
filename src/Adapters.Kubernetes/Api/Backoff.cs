namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Pauses between attempts: the pause doubles with each failure, up to a limit.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan limit)
{
    private int _failures;

    /// <summary>An attempt succeeded: the next failure counts as the first.</summary>
    public void Reset() => _failures = 0;

    /// <summary>An attempt failed.</summary>
    /// <returns>The pause before the next attempt.</returns>
    public TimeSpan Next()
    {
        double seconds = Math.Min(limit.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(_failures, 60)));
        _failures++;
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>An attempt failed that other processes may have made at the same moment.</summary>
    /// <returns>The pause before the next attempt, with up to as much added at random, so that they do not all retry together.</returns>
    public TimeSpan NextWithJitter() => Next() * Jitter.Between(1, 2);
}
