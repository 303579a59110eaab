namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Options of a <see cref="WorkQueue"/>.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>The pause of a key after its first failure; it doubles with each further failure. Default: 5 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest pause of a key. Default: 1,000 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>Called when a key is taken, with the time for which it was ready; for a metric. Must not throw.</summary>
    public Action<TimeSpan>? Taken { get; init; }

    /// <summary>Called after every failure after which a key waits; for a metric. Must not throw.</summary>
    public Action? Retried { get; init; }
}
