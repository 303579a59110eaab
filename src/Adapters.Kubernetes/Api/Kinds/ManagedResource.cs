using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>
/// A ManagedResource of <c>resources.gardener.cloud/v1alpha1</c>: objects that Gardener's resource manager keeps in a Shoot.
/// </summary>
public sealed record ManagedResource : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "resources.gardener.cloud/v1alpha1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "ManagedResource";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary><c>spec</c>, which is compared and replaced as a whole.</summary>
    public RawJson? Spec { get; init; }

    /// <summary><c>status</c>; null before the resource manager has processed the object.</summary>
    public ManagedResourceStatus? Status { get; init; }
}

/// <summary><c>spec</c> of a ManagedResource, reduced to the fields that are used here.</summary>
public sealed record ManagedResourceSpec
{
    /// <summary>The Secrets that hold the manifests.</summary>
    public IReadOnlyList<ManagedResourceSecret>? SecretRefs { get; init; }

    /// <summary>Labels that the resource manager adds to every object.</summary>
    public IReadOnlyDictionary<string, string>? InjectLabels { get; init; }

    /// <summary>Whether the objects stay when the ManagedResource is deleted.</summary>
    public bool? KeepObjects { get; init; }
}

/// <summary>An entry of <c>spec.secretRefs</c>.</summary>
/// <param name="Name">The Secret's name.</param>
public sealed record ManagedResourceSecret(string? Name);

/// <summary><c>status</c> of a ManagedResource, reduced to the fields that are read here.</summary>
public sealed record ManagedResourceStatus
{
    /// <summary>The generation that the resource manager has processed.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The conditions; null if there are none.</summary>
    public IReadOnlyList<ManagedResourceCondition>? Conditions { get; init; }
}

/// <summary>A condition of a ManagedResource.</summary>
/// <param name="Type">The type, such as <c>ResourcesApplied</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c>, <c>Unknown</c> or <c>Progressing</c>.</param>
/// <param name="Reason">The reason, such as <c>DeletionPending</c>.</param>
/// <param name="Message">A message for humans.</param>
public sealed record ManagedResourceCondition(string? Type, string? Status, string? Reason, string? Message);
