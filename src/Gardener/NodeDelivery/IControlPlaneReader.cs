using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// Port: what a Shoot's control plane namespace in the seed says about it. No answer may be older than the call: a
/// configuration missed here stays missing on the nodes until Gardener reconciles the Shoot again. A failure to read is an
/// answer (<see cref="LookupStatus.Failed"/> with its cause), not an exception. Thread-safe.
/// </summary>
public interface IControlPlaneReader
{
    /// <summary>Reads <c>spec.shoot</c> of the Cluster (extensions.gardener.cloud/v1alpha1) that has the namespace's name.</summary>
    /// <param name="namespaceName">The control plane namespace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken);

    /// <summary>Reads <c>spec.providerConfig</c> of the Extension <c>shoot-rsyslog-relp</c> in the namespace.</summary>
    /// <param name="namespaceName">The control plane namespace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken);

    /// <summary>Reads a ConfigMap of the namespace.</summary>
    /// <param name="namespaceName">The control plane namespace.</param>
    /// <param name="name">The ConfigMap's name, such as <c>ref-audit-rules</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken);
}

/// <summary>What a Cluster says of its Shoot.</summary>
/// <param name="Shoot">The Shoot; null as long as gardenlet has not filled it in.</param>
public sealed record ClusterContent(Shoot? Shoot);

/// <summary>What an Extension says of its configuration.</summary>
/// <param name="Document">The configuration; null if absent.</param>
public sealed record ExtensionProviderConfig(DocumentNode? Document);
