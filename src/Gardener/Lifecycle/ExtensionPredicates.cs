using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// Which changes of an Extension make its lifecycle run. Whether its Shoot has failed is not checked here but live, in the run, so
/// that a stale cache loses no change. A deleted Extension does not make it run.
/// </summary>
public static class ExtensionPredicates
{
    /// <summary>Whether an Extension is ours: of our type, and for Shoots.</summary>
    /// <param name="extension">The Extension.</param>
    public static bool IsOurs(ExtensionSnapshot extension) => extension is { Type: ConfigurationApi.ExtensionType, Class: "shoot" };

    /// <summary>Whether to run for an Extension that is new to this process, as all are at the start.</summary>
    /// <param name="added">The Extension.</param>
    /// <param name="ignoreOperationAnnotation">
    /// Whether to react to changes of the specification instead of Gardener's operation annotation. Default: no.
    /// </param>
    public static bool AdmitsAdded(ExtensionSnapshot added, bool ignoreOperationAnnotation = false) =>
        IsOurs(added)
        && (ignoreOperationAnnotation
            || HasOperationAnnotation(added)
            || added.DeletionRequested
            || added.LastOperation is not { State: OperationState.Succeeded });

    /// <summary>Whether to run for an Extension that has changed.</summary>
    /// <param name="before">The Extension as it was known.</param>
    /// <param name="after">The Extension as it is.</param>
    /// <param name="ignoreOperationAnnotation">
    /// Whether to react to changes of the specification instead of Gardener's operation annotation. Default: no.
    /// </param>
    public static bool AdmitsChanged(ExtensionSnapshot before, ExtensionSnapshot after, bool ignoreOperationAnnotation = false) =>
        IsOurs(after)
        && (ignoreOperationAnnotation
            ? before.Generation != after.Generation
            : HasOperationAnnotation(after) || DeletionWasRequested(before, after));

    private static bool HasOperationAnnotation(ExtensionSnapshot extension) =>
        extension.Operation is OperationTypes.Reconcile or OperationTypes.Restore or OperationTypes.Migrate;

    // Changes of the status are our own and must not start a run. A new deletion request always does, whatever else has changed:
    // after a broken watch several changes arrive as one.
    private static bool DeletionWasRequested(ExtensionSnapshot before, ExtensionSnapshot after) =>
        after.DeletionRequested && (!before.DeletionRequested || DocumentNode.SemanticallyEqual(before.Status, after.Status));
}
