namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// Which operation comes next for an Extension, and the values of the annotation
/// <see cref="ExtensionSnapshot.OperationAnnotation"/>.
/// </summary>
public static class OperationTypes
{
    internal const string Reconcile = "reconcile";
    internal const string Restore = "restore";
    internal const string Migrate = "migrate";

    /// <summary>Gardener is still writing the state that is to be restored.</summary>
    internal const string WaitForState = "wait-for-state";

    /// <summary>The operation that comes next for an Extension.</summary>
    /// <param name="extension">The Extension.</param>
    public static OperationType Of(ExtensionSnapshot extension) => extension switch
    {
        { Operation: Migrate } => OperationType.Migrate,
        { DeletionRequested: true } => OperationType.Delete,
        { Operation: Restore } => OperationType.Restore,
        { LastOperation: null } => OperationType.Create,
        {
            LastOperation:
            {
                Type: OperationType.Create or OperationType.Migrate or OperationType.Restore,
                State: not OperationState.Succeeded
            } last
        } => last.Type.Value,
        _ => OperationType.Reconcile,
    };

    /// <summary>Whether the Extension has moved to another seed, so that nothing is left to do here; Gardener removes the rest.</summary>
    /// <param name="extension">The Extension.</param>
    public static bool IsMigratedAway(ExtensionSnapshot extension) =>
        extension.LastOperation is { Type: OperationType.Migrate, State: OperationState.Succeeded }
        && Of(extension) is not (OperationType.Migrate or OperationType.Restore);
}
