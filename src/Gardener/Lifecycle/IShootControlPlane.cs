namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// Port: what the lifecycle reads and does in a Shoot's control plane namespace. Reads are live. Every failure is an exception
/// whose message a person understands; the lifecycle puts it into the Extension's status. Thread-safe.
/// </summary>
public interface IShootControlPlane
{
    /// <summary>
    /// Whether a namespace is a Shoot's control plane: it has the label <c>gardener.cloud/role=shoot</c>. A missing namespace
    /// is a failure.
    /// </summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<bool> IsShootNamespaceAsync(string namespaceName, CancellationToken cancellationToken);

    /// <summary>Reads the Shoot out of the Cluster of the namespace's name. A missing Cluster is a failure.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The Shoot; null as long as Gardener has not put it there.</returns>
    Task<ShootState?> GetShootAsync(string namespaceName, CancellationToken cancellationToken);

    /// <summary>Reads an Extension anew.</summary>
    /// <param name="extension">The Extension as it was known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The Extension as it is; null if it is gone, or another one has its name.</returns>
    Task<ExtensionSnapshot?> RefreshAsync(ExtensionSnapshot extension, CancellationToken cancellationToken);

    /// <summary>Changes an Extension's metadata by one write. It fails if the Extension is not as it was read any more, except with
    /// <see cref="FinalizerChange.RemoveAll"/>: neither another's finalizer nor an operation asked for since then gets lost. An
    /// Extension that is gone by now is none of its failures.</summary>
    /// <param name="extension">The Extension.</param>
    /// <param name="change">What is to be changed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The Extension as it is then; null if it is gone.</returns>
    Task<ExtensionSnapshot?> ChangeMetadataAsync(ExtensionSnapshot extension, MetadataChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an Extension's status, whatever it has become since it was read. It does not fail if the Extension is gone.
    /// </summary>
    /// <param name="extension">The Extension.</param>
    /// <param name="status">What is to be written.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The Extension as it is then, as the API server answered; null if it is gone, or another one has its name.</returns>
    Task<ExtensionSnapshot?> WriteStatusAsync(ExtensionSnapshot extension, StatusUpdate status, CancellationToken cancellationToken);

    /// <summary>Sees to it that an object is there as it is wanted; sends no write if it is already.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="desired">The object.</param>
    /// <param name="isNew">Whether it most likely is not there yet, so that it is created without looking first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ApplyOutcome> ApplyAsync(string namespaceName, DesiredObject desired, bool isNew, CancellationToken cancellationToken);

    /// <summary>Deletes an object. One that is not there, or whose kind is not served, is no failure.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task DeleteAsync(string namespaceName, DesiredObjectKind kind, string name, CancellationToken cancellationToken);

    /// <summary>Reads a ManagedResource.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How it is; null if there is none.</returns>
    Task<ManagedResourceState?> GetManagedResourceAsync(string namespaceName, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Has manifests applied in the Shoot: an immutable Secret named after its content, and the ManagedResource that refers to
    /// it. Sends no write if both are there.
    /// </summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="resource">The ManagedResource.</param>
    /// <param name="current">The ManagedResource as this port returned it last; null if there is none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How it is then.</returns>
    Task<ManagedResourceState> DeployManagedResourceAsync(
        string namespaceName, ManagedResourceManifest resource, ManagedResourceState? current, CancellationToken cancellationToken);

    /// <summary>Requests the deletion of a ManagedResource and of the Secrets that it refers to. What is not there is no failure.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="current">The ManagedResource as this port returned it last; null if there is none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How it is then; null if it is gone.</returns>
    Task<ManagedResourceState?> DestroyManagedResourceAsync(
        string namespaceName, string name, ManagedResourceState? current, CancellationToken cancellationToken);
}

/// <summary>What the lifecycle of an Extension depends on of its Shoot.</summary>
/// <param name="Failed">
/// Whether the Shoot's last operation has failed for good (<c>status.lastOperation.state</c> is <c>Failed</c>).
/// </param>
/// <param name="DeletionRequested">Whether the Shoot is to be deleted, its nodes with it.</param>
/// <param name="Hibernated">Whether it has no nodes: hibernation is enabled and finished.</param>
/// <param name="ForceDeletion">
/// Whether the annotation <c>confirmation.gardener.cloud/force-deletion</c> is true (<c>1 t T TRUE true True</c>).
/// </param>
public sealed record ShootState(bool Failed, bool DeletionRequested, bool Hibernated, bool ForceDeletion);

/// <summary>A change of an Extension's metadata.</summary>
/// <param name="RemoveOperationAnnotation">Whether the annotation <see cref="ExtensionSnapshot.OperationAnnotation"/> goes.</param>
/// <param name="Finalizers">What becomes of the finalizers.</param>
public sealed record MetadataChange(bool RemoveOperationAnnotation, FinalizerChange Finalizers);

/// <summary>What a <see cref="MetadataChange"/> does with the finalizers.</summary>
public enum FinalizerChange
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>Ours is added.</summary>
    AddOurs,

    /// <summary>Ours is removed.</summary>
    RemoveOurs,

    /// <summary>All are removed, whatever has become of the Extension: it lives on in another seed.</summary>
    RemoveAll,
}

/// <summary>A ManagedResource as it is wanted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Its label <c>origin</c>.</param>
/// <param name="Manifests">The manifests to apply in the Shoot, YAML.</param>
public sealed record ManagedResourceManifest(string Name, string Origin, string Manifests);

/// <summary>A ManagedResource as it is. An adapter returns a record of its own, which holds what it needs to change the object.</summary>
/// <param name="IsHealthy">Whether the resource manager has applied the current generation and finds everything in it healthy.</param>
/// <param name="DeletionRequested">Whether it is to go.</param>
/// <param name="CreatedAt">
/// <c>metadata.creationTimestamp</c>, to the second: one that is older than an Extension's deletion has not cleaned the nodes
/// for it.
/// </param>
/// <param name="Problem">The message of the condition ResourcesApplied, if that is not true; else null.</param>
/// <param name="ProblemReason">The reason of that condition, such as <c>DeletionPending</c>; else null.</param>
public record ManagedResourceState(
    bool IsHealthy, bool DeletionRequested, DateTimeOffset CreatedAt, string? Problem, string? ProblemReason);
