using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>An object of any kind whose content is compared and replaced as JSON.</summary>
public sealed record ContentObject : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = "";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary><c>data</c>; null if absent.</summary>
    public RawJson? Data { get; init; }

    /// <summary><c>spec</c>; null if absent.</summary>
    public RawJson? Spec { get; init; }

    /// <summary><c>immutable</c>, if the kind has this field; null if absent.</summary>
    public bool? Immutable { get; init; }
}
