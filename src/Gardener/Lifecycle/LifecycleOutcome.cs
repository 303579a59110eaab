namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>How a run of the lifecycle ended; a failure is an exception instead.</summary>
/// <param name="RunAgainAfter">When it is to run again even if nothing happens; null: never.</param>
/// <param name="IsWaiting">Whether the operation is not done: it goes on when the ManagedResource changes, or has taken too long. Neither a success nor a failure: a back-off after failures stays.</param>
public readonly record struct LifecycleOutcome(TimeSpan? RunAgainAfter, bool IsWaiting)
{
    /// <summary>Nothing more is to be done.</summary>
    public static LifecycleOutcome Finished => default;

    /// <summary>Done, and to be made sure of again.</summary>
    /// <param name="after">When.</param>
    public static LifecycleOutcome Resync(TimeSpan after) => new(after, false);

    /// <summary>Not done yet, and nothing is to be done now.</summary>
    /// <param name="atMost">When it has taken too long.</param>
    public static LifecycleOutcome Waiting(TimeSpan atMost) => new(atMost, true);
}
