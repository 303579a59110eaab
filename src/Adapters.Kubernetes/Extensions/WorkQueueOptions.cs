namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>How a <see cref="WorkQueue"/> has failures wait, and who is told of what goes through it.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>How long a key waits after its first failure; twice as long after each that follows. Default: 5 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a key waits at most. Default: 1,000 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>Is told how long a key was ready before it was taken, for a metric. Must not throw. Default: nobody.</summary>
    public Action<TimeSpan>? Taken { get; init; }

    /// <summary>Is told of every failure after which a key waits, for a metric. Must not throw. Default: nobody.</summary>
    public Action? Retried { get; init; }
}
