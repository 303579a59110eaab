using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>An Extension of <c>extensions.gardener.cloud/v1alpha1</c>, reduced to the fields that are read here.</summary>
public sealed record Extension : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "extensions.gardener.cloud/v1alpha1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Extension";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary><c>spec</c>; the API server stores no Extension without it.</summary>
    public ExtensionSpec? Spec { get; init; }

    /// <summary><c>status</c>, any JSON value; null if absent.</summary>
    public RawJson? Status { get; init; }
}

/// <summary><c>spec</c> of an Extension.</summary>
public sealed record ExtensionSpec
{
    /// <summary>The extension's type, such as <c>shoot-rsyslog-relp</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>garden</c>, <c>seed</c> or <c>shoot</c>; null means <c>shoot</c>.</summary>
    public string? Class { get; init; }

    /// <summary>The extension's configuration, any JSON object; null if absent.</summary>
    public RawJson? ProviderConfig { get; init; }
}
