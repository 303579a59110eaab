namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// How far a deletion is. The Extension's status is the only memory that outlives a run: which phase stands in the progress of
/// its last operation, when it began in the time of that.
/// </summary>
/// <param name="NodesAreClean">Whether the nodes have been cleaned, so that only the cleaner has to go.</param>
/// <param name="Since">When the phase began.</param>
internal readonly record struct DeletionPhase(bool NodesAreClean, DateTimeOffset Since)
{
    /// <summary>Begins every error of a deletion whose nodes have been cleaned.</summary>
    public const string DestroyFailure = "failed to destroy the rsyslog relp configuration cleaner component";

    private const int CleaningProgress = 1;
    private const int DestroyingProgress = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The progress by which a phase is known again.</summary>
    public int Progress => NodesAreClean ? DestroyingProgress : CleaningProgress;

    /// <summary>The phase that is under way; null if none is.</summary>
    public static DeletionPhase? UnderWay(ExtensionSnapshot extension) =>
        extension.LastOperation is { Type: OperationType.Delete, State: OperationState.Processing } last
            ? new DeletionPhase(last.Progress == DestroyingProgress, last.LastUpdateTime)
            : null;

    /// <summary>The phase with which a deletion begins that failed before, or is new.</summary>
    public static DeletionPhase First(ExtensionSnapshot extension, DateTimeOffset now) => new(
        extension.LastOperation is { Type: OperationType.Delete, State: OperationState.Error }
            && extension.LastError?.StartsWith($"{OperationTexts.Of(OperationType.Delete).Failure}: {DestroyFailure}: ", StringComparison.Ordinal) == true,
        now);

    /// <summary>How long the phase may still take: from zero to two minutes, also where clocks differ.</summary>
    public TimeSpan Rest(DateTimeOffset now)
    {
        TimeSpan rest = Since + Patience - now;
        return rest < TimeSpan.Zero ? TimeSpan.Zero : rest > Patience ? Patience : rest;
    }
}
