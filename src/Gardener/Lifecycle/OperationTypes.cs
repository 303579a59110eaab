namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Which operation an Extension is due for, and which orders Gardener gives by the annotation <see cref="ExtensionSnapshot.OperationAnnotation"/>.</summary>
public static class OperationTypes
{
    internal const string Reconcile = "reconcile";
    internal const string Restore = "restore";
    internal const string Migrate = "migrate";

    /// <summary>Gardener is still writing the state that is to be restored.</summary>
    internal const string WaitForState = "wait-for-state";

    /// <summary>The operation that an Extension is due for.</summary>
    /// <param name="extension">The Extension.</param>
    public static OperationType Of(ExtensionSnapshot extension) => extension switch
    {
        { Operation: Migrate } => OperationType.Migrate,
        { DeletionRequested: true } => OperationType.Delete,
        { Operation: Restore } => OperationType.Restore,
        { LastOperation: null } => OperationType.Create,
        { LastOperation: { Type: OperationType.Create or OperationType.Migrate or OperationType.Restore, State: not OperationState.Succeeded } last } => last.Type.Value,
        _ => OperationType.Reconcile,
    };

    /// <summary>Whether nothing is to be done because the Extension lives on in another seed. What is left of it here is Gardener's to remove.</summary>
    /// <param name="extension">The Extension.</param>
    public static bool IsMigratedAway(ExtensionSnapshot extension) =>
        extension.LastOperation is { Type: OperationType.Migrate, State: OperationState.Succeeded }
        && Of(extension) is not (OperationType.Migrate or OperationType.Restore);
}
