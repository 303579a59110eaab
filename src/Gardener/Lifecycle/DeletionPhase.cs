namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// How far a deletion is. The Extension's status is the only memory between runs: the progress of its last operation says which
/// phase is under way, the time of the last operation when it began.
/// </summary>
/// <param name="NodesAreClean">Whether the nodes have been cleaned, so that only the cleaner is left to remove.</param>
/// <param name="Since">When the phase began.</param>
internal readonly record struct DeletionPhase(bool NodesAreClean, DateTimeOffset Since)
{
    /// <summary>Begins the error of every step that runs once the nodes are clean.</summary>
    public const string DestroyFailure = "failed to destroy the rsyslog relp configuration cleaner component";

    /// <summary>
    /// How <c>status.lastError</c> begins after a deletion that failed once the nodes were clean. This is a format, not only a text:
    /// the next run reads it, also in an Extension that an older version or the Go extension wrote. Do not reword its parts.
    /// </summary>
    public const string NodesAreCleanMarker = OperationTexts.DeleteFailure + ": " + DestroyFailure + ": ";

    private const int CleaningProgress = 1;
    private const int DestroyingProgress = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The progress that stands for the phase in the status.</summary>
    public int Progress => NodesAreClean ? DestroyingProgress : CleaningProgress;

    /// <summary>The phase that is under way; null if none is.</summary>
    public static DeletionPhase? UnderWay(ExtensionSnapshot extension) =>
        extension.LastOperation is { Type: OperationType.Delete, State: OperationState.Processing } last
            ? new DeletionPhase(last.Progress == DestroyingProgress, last.LastUpdateTime)
            : null;

    /// <summary>The phase in which a deletion begins that is new or has failed before.</summary>
    public static DeletionPhase First(ExtensionSnapshot extension, DateTimeOffset now) => new(
        extension.LastOperation is { Type: OperationType.Delete, State: OperationState.Error }
            && extension.LastError?.StartsWith(NodesAreCleanMarker, StringComparison.Ordinal) == true,
        now);

    /// <summary>The time that is left to the phase: from zero to two minutes, even if clocks differ.</summary>
    public TimeSpan Remaining(DateTimeOffset now)
    {
        TimeSpan remaining = Since + Timeout - now;
        if (remaining < TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        return remaining > Timeout ? Timeout : remaining;
    }
}
