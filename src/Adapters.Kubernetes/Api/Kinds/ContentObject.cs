using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>An object whose content is compared and replaced as JSON, whatever its kind.</summary>
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

    /// <summary><c>immutable</c>, where the kind has it; null if absent.</summary>
    public bool? Immutable { get; init; }
}
