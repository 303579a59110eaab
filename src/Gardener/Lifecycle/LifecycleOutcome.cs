namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>How a run of the lifecycle ended; a failure is an exception instead.</summary>
/// <param name="RunAgainAfter">When to run again even if nothing changes; null: never.</param>
/// <param name="IsWaiting">
/// Whether the operation is not finished: it continues when the ManagedResource changes, or when its timeout is over. This is
/// neither a success nor a failure, so that a back-off after failures stays.
/// </param>
public readonly record struct LifecycleOutcome(TimeSpan? RunAgainAfter, bool IsWaiting)
{
    /// <summary>Nothing is left to do.</summary>
    public static LifecycleOutcome Finished => default;

    /// <summary>Done; run again later to correct drift.</summary>
    /// <param name="after">When to run again.</param>
    public static LifecycleOutcome Resync(TimeSpan after) => new(after, false);

    /// <summary>Not finished, and nothing to do now.</summary>
    /// <param name="atMost">When the timeout is over.</param>
    public static LifecycleOutcome Waiting(TimeSpan atMost) => new(atMost, true);
}
