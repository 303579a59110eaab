using System.Net;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>The control plane namespaces of a seed.</summary>
/// <param name="api">The seed.</param>
public sealed class KubernetesShootControlPlane(KubernetesApi api) : IShootControlPlane
{
    private const string ForceDeletionAnnotation = "confirmation.gardener.cloud/force-deletion";

    private readonly DesiredObjectApplier _objects = new(api);
    private readonly ManagedResources _managedResources = new(api);

    /// <inheritdoc/>
    public async Task<bool> IsShootNamespaceAsync(string namespaceName, CancellationToken cancellationToken)
    {
        V1Namespace found = await api.GetAsync(ResourceTypes.Namespaces, null, namespaceName, cancellationToken)
            ?? throw new LifecycleException($"namespaces \"{namespaceName}\" not found");
        return found.Metadata.Labels?.TryGetValue("gardener.cloud/role", out string? role) == true && role == "shoot";
    }

    /// <inheritdoc/>
    public async Task<ShootState?> GetShootAsync(string namespaceName, CancellationToken cancellationToken)
    {
        Cluster cluster = await api.GetAsync(ResourceTypes.Clusters, null, namespaceName, cancellationToken)
            ?? throw new LifecycleException($"clusters.extensions.gardener.cloud \"{namespaceName}\" not found");
        return cluster.Spec?.Shoot is not { } shoot ? null : new ShootState(
            shoot.Status?.LastOperation?.State == "Failed",
            shoot.DeletionRequested,
            shoot.Hibernated,
            shoot.Metadata?.Annotations?.GetValueOrDefault(ForceDeletionAnnotation) is "1" or "t" or "T" or "TRUE" or "true" or "True");
    }

    /// <inheritdoc/>
    public async Task<ExtensionSnapshot?> RefreshAsync(ExtensionSnapshot extension, CancellationToken cancellationToken) =>
        Same(extension, await api.GetAsync(ResourceTypes.Extensions, extension.Namespace, extension.Name, cancellationToken));

    /// <inheritdoc/>
    public Task<ExtensionSnapshot?> ChangeMetadataAsync(
        ExtensionSnapshot extension, MetadataChange change, CancellationToken cancellationToken) =>
        UnlessGoneAsync(extension, () => api.MergePatchAsync(
            ResourceTypes.Extensions, extension.Namespace, extension.Name, JsonMergePatch.Bytes(
                ExtensionPatches.Metadata(extension, change)), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ExtensionSnapshot?> WriteStatusAsync(
        ExtensionSnapshot extension, StatusUpdate status, CancellationToken cancellationToken) =>
        UnlessGoneAsync(extension, () => api.MergePatchStatusAsync(
            ResourceTypes.Extensions, extension.Namespace, extension.Name, JsonMergePatch.Bytes(
                ExtensionPatches.Status(status)), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ApplyOutcome> ApplyAsync(string namespaceName, DesiredObject desired, bool isNew, CancellationToken cancellationToken) =>
        _objects.ApplyAsync(namespaceName, desired, isNew, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string namespaceName, DesiredObjectKind kind, string name, CancellationToken cancellationToken) =>
        _objects.DeleteAsync(namespaceName, kind, name, cancellationToken);

    /// <inheritdoc/>
    public Task<ManagedResourceState?> GetManagedResourceAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        _managedResources.GetAsync(namespaceName, name, cancellationToken);

    /// <inheritdoc/>
    public Task<ManagedResourceState> DeployManagedResourceAsync(
        string namespaceName, ManagedResourceManifest resource, ManagedResourceState? current, CancellationToken cancellationToken) =>
        _managedResources.DeployAsync(namespaceName, resource, (ReadManagedResource?)current, cancellationToken);

    /// <inheritdoc/>
    public Task<ManagedResourceState?> DestroyManagedResourceAsync(
        string namespaceName, string name, ManagedResourceState? current, CancellationToken cancellationToken) =>
        _managedResources.DestroyAsync(namespaceName, name, (ReadManagedResource?)current, cancellationToken);

    private async Task<ExtensionSnapshot?> UnlessGoneAsync(
        ExtensionSnapshot extension, Func<Task<Extension>> write, CancellationToken cancellationToken)
    {
        try
        {
            return Same(extension, await write());
        }
        catch (KubernetesApiException exception) when (exception.IsAbsentObject)
        {
            return null;
        }
        catch (KubernetesApiException exception) when (
            exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            // The version or the uid is different; older API servers report a different uid as an attempt to change it.
            if (await RefreshAsync(extension, cancellationToken) is null)
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>The current Extension, if it has the same uid and still has a finalizer or is not being deleted.</summary>
    private static ExtensionSnapshot? Same(ExtensionSnapshot extension, Extension? found) =>
        found is null
            || found.Metadata.Uid != extension.Uid
            || found.Metadata is { DeletionTimestamp: not null, Finalizers: null or { Count: 0 } }
            ? null
            : ExtensionSnapshots.Of(found);
}
