using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>
/// A Cluster of <c>extensions.gardener.cloud/v1alpha1</c>: a copy of a Shoot, named after the Shoot's control plane namespace. Its cloud
/// profile and seed are not decoded, so that an unusual value there cannot make the lookup fail.
/// </summary>
public sealed record Cluster : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "extensions.gardener.cloud/v1alpha1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Cluster";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary><c>spec</c>; the API server stores no Cluster without it.</summary>
    public ClusterSpec? Spec { get; init; }
}

/// <summary><c>spec</c> of a Cluster.</summary>
public sealed record ClusterSpec
{
    /// <summary>The Shoot; null while Gardener has not put it there.</summary>
    public ClusterShoot? Shoot { get; init; }
}
