using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Clients;

namespace RsyslogRelp.Adapters.Kubernetes.Resources;

/// <summary>
/// What a webhook reads of a Shoot's control plane in the seed, from the API server at the moment of the call: nothing here is
/// older than the request that asks.
/// </summary>
/// <param name="api">The seed.</param>
public sealed class ControlPlaneReader(KubernetesApi api)
{
    /// <summary>A Cluster; null if there is none.</summary>
    /// <param name="name">Its name, which is the control plane namespace.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesApiException">It could not be read, or is none that can be decoded.</exception>
    public Task<Cluster?> GetClusterAsync(string name, CancellationToken cancellationToken) =>
        api.GetAsync(ResourceTypes.Clusters, null, name, cancellationToken);

    /// <summary>An Extension; null if there is none.</summary>
    /// <param name="namespaceName">The control plane namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesApiException">It could not be read, or is none that can be decoded.</exception>
    public Task<Extension?> GetExtensionAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        api.GetAsync(ResourceTypes.Extensions, namespaceName, name, cancellationToken);

    /// <summary>A ConfigMap; null if there is none.</summary>
    /// <param name="namespaceName">The control plane namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesApiException">It could not be read, or is none that can be decoded.</exception>
    public Task<V1ConfigMap?> GetConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        api.GetAsync(ResourceTypes.ConfigMaps, namespaceName, name, cancellationToken);
}
