using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// A Shoot's control plane in the seed, read from the API server at the moment of the call: two or three small reads per
/// OperatingSystemConfig, so that no configuration is older than the request that asks for it.
/// </summary>
/// <param name="api">The seed.</param>
public sealed class ApiControlPlaneReader(KubernetesApi api) : IControlPlaneReader
{
    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        ApiLookup.FindAsync(
            api,
            ResourceTypes.Clusters,
            null,
            namespaceName,
            static cluster => new ClusterContent(Convert(cluster.Spec?.Shoot)),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken) =>
        ApiLookup.FindAsync(
            api,
            ResourceTypes.Extensions,
            namespaceName,
            ConfigurationApi.ExtensionType,
            static extension => new ExtensionProviderConfig(Document(extension.Spec?.ProviderConfig)),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ApiLookup.FindConfigMapAsync(api, namespaceName, name, cancellationToken);

    private static DocumentNode? Document(RawJson? config) =>
        config is not null && JsonDocumentReader.Read(config.Utf8.Span) is { IsNull: false } document ? document : null;

    private static Shoot? Convert(ClusterShoot? shoot) => shoot is null ? null : new Shoot
    {
        Namespace = shoot.Metadata?.Namespace ?? "",
        Name = shoot.Metadata?.Name ?? "",
        Uid = shoot.Metadata?.Uid ?? "",
        DeletionRequested = shoot.DeletionRequested,
        Resources = [.. (shoot.Spec?.Resources ?? []).Select(static resource =>
            new ShootResource(resource?.Name ?? "", resource?.ResourceRef?.Kind ?? "", resource?.ResourceRef?.Name ?? ""))],
    };
}
