using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// Which changes of an Extension make its lifecycle run. Whether its Shoot has failed is not asked here but in the run, live, so
/// that no change gets lost by a cache that is behind. That an Extension is gone is no reason to run.
/// </summary>
public static class ExtensionPredicates
{
    /// <summary>Whether an Extension is ours: of our type, and for Shoots.</summary>
    /// <param name="extension">The Extension.</param>
    public static bool IsOurs(ExtensionSnapshot extension) => extension is { Type: ConfigurationApi.ExtensionType, Class: "shoot" };

    /// <summary>Whether to run for an Extension that is new to us, as all are at the start.</summary>
    /// <param name="added">The Extension.</param>
    /// <param name="ignoreOperationAnnotation">Whether Gardener's orders do not matter, but specifications. Default: no.</param>
    public static bool AdmitsAdded(ExtensionSnapshot added, bool ignoreOperationAnnotation = false) =>
        IsOurs(added) && (ignoreOperationAnnotation || IsOrdered(added) || added.DeletionRequested || added.LastOperation is not { State: OperationState.Succeeded });

    /// <summary>Whether to run for an Extension that has changed.</summary>
    /// <param name="before">The Extension as it was known.</param>
    /// <param name="after">The Extension as it is.</param>
    /// <param name="ignoreOperationAnnotation">Whether Gardener's orders do not matter, but specifications. Default: no.</param>
    public static bool AdmitsChanged(ExtensionSnapshot before, ExtensionSnapshot after, bool ignoreOperationAnnotation = false) =>
        IsOurs(after) && (ignoreOperationAnnotation ? before.Generation != after.Generation : IsOrdered(after) || IsToGo(before, after));

    private static bool IsOrdered(ExtensionSnapshot extension) =>
        extension.Operation is OperationTypes.Reconcile or OperationTypes.Restore or OperationTypes.Migrate;

    // A change of the status is our own and must not make us run. A request for deletion counts whatever came with it: after a
    // broken watch several changes arrive as one.
    private static bool IsToGo(ExtensionSnapshot before, ExtensionSnapshot after) =>
        after.DeletionRequested && (!before.DeletionRequested || DocumentNode.SemanticallyEqual(before.Status, after.Status));
}
