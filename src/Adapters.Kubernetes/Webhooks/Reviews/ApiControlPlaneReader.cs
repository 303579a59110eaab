using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// A Shoot's control plane in the seed, read from the API server: no answer is older than the call, and calls for the same object that come
/// while it is being read share the next read.
/// </summary>
public sealed class ApiControlPlaneReader : IControlPlaneReader
{
    private readonly SharedReads<ResourceLookup<ClusterContent>> _clusters;
    private readonly SharedReads<ResourceLookup<ExtensionProviderConfig>> _extensions;
    private readonly SharedReads<ResourceLookup<ConfigMapData>> _configMaps;

    /// <summary>Creates a reader.</summary>
    /// <param name="api">The seed.</param>
    public ApiControlPlaneReader(KubernetesApi api)
    {
        _clusters = new(name => ApiLookup.FindAsync(
            api,
            ResourceTypes.Clusters,
            null,
            name,
            static cluster => new ClusterContent(Convert(cluster.Spec?.Shoot)),
            CancellationToken.None).AsTask());
        _extensions = new(namespaceName => ApiLookup.FindAsync(
            api,
            ResourceTypes.Extensions,
            namespaceName,
            ConfigurationApi.ExtensionType,
            static extension => new ExtensionProviderConfig(Document(extension.Spec?.ProviderConfig)),
            CancellationToken.None).AsTask());
        _configMaps = new(path => ApiLookup.FindConfigMapAsync(
            api, path[..path.IndexOf('/')], path[(path.IndexOf('/') + 1)..], CancellationToken.None).AsTask());
    }

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        ApiLookup.WithinLimitAsync(_clusters.ReadAsync(namespaceName), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken) =>
        ApiLookup.WithinLimitAsync(_extensions.ReadAsync(namespaceName), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ApiLookup.WithinLimitAsync(_configMaps.ReadAsync($"{namespaceName}/{name}"), cancellationToken);

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
