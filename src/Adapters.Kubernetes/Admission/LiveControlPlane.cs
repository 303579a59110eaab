using RsyslogRelp.Adapters.Kubernetes.Clients;
using RsyslogRelp.Adapters.Kubernetes.Resources;
using RsyslogRelp.Core.Admission;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.OperatingSystemConfigs;
using RsyslogRelp.Core.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Admission;

/// <summary>
/// A Shoot's control plane in the seed, read from the API server at the moment of the call: two or three small reads per
/// OperatingSystemConfig, so that no configuration is older than the request that asks for it.
/// </summary>
/// <param name="api">The seed.</param>
public sealed class LiveControlPlane(KubernetesApi api) : IControlPlaneReader
{
    /// <inheritdoc/>
    public ValueTask<ResourceLookup<Core.OperatingSystemConfigs.ClusterShoot>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        LiveLookup.FindAsync(api, ResourceTypes.Clusters, null, namespaceName, static cluster => new Core.OperatingSystemConfigs.ClusterShoot(Convert(cluster.Spec?.Shoot)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(string namespaceName, CancellationToken cancellationToken) =>
        LiveLookup.FindAsync(
            api,
            ResourceTypes.Extensions,
            namespaceName,
            ConfigurationApi.ExtensionType,
            static extension => new ExtensionProviderConfig(extension.Spec?.ProviderConfig is { } config && JsonDocumentReader.Read(config.Utf8.Span) is { IsNull: false } document ? document : null),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ProjectConfigMap>> GetConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        LiveLookup.FindConfigMapAsync(api, namespaceName, name, cancellationToken);

    private static Shoot? Convert(Resources.ClusterShoot? shoot) => shoot is null ? null : new Shoot
    {
        Namespace = shoot.Metadata?.Namespace ?? "",
        Name = shoot.Metadata?.Name ?? "",
        Uid = shoot.Metadata?.Uid ?? "",
        DeletionRequested = shoot.DeletionRequested,
        Resources = [.. (shoot.Spec?.Resources ?? []).Select(static resource => new ShootResource(resource?.Name ?? "", resource?.ResourceRef?.Kind ?? "", resource?.ResourceRef?.Name ?? ""))],
    };
}
