using System.Text.Json.Serialization;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>
/// The part of a Cluster's Shoot (<c>core.gardener.cloud/v1beta1</c>) that is used here. Everything else is skipped when reading.
/// </summary>
public sealed record ClusterShoot
{
    /// <summary><c>metadata</c>; null if absent, which does not happen with Gardener's own Shoots.</summary>
    public ClusterShootMetadata? Metadata { get; init; }

    /// <summary><c>spec</c>; null if absent.</summary>
    public ClusterShootSpec? Spec { get; init; }

    /// <summary><c>status</c>; null before Gardener's first status.</summary>
    public ClusterShootStatus? Status { get; init; }

    /// <summary>Whether the Shoot is being deleted.</summary>
    [JsonIgnore]
    public bool DeletionRequested => Metadata?.DeletionTimestamp is not null;

    /// <summary>
    /// Whether the Shoot is hibernated: hibernation is enabled and completed. False while the Shoot hibernates or wakes up.
    /// </summary>
    [JsonIgnore]
    public bool Hibernated => Spec?.Hibernation?.Enabled == true && Status?.IsHibernated == true;
}

/// <summary><c>metadata</c> of the Shoot.</summary>
public sealed record ClusterShootMetadata
{
    /// <summary>The Shoot's name.</summary>
    public string? Name { get; init; }

    /// <summary>The project's namespace in the garden.</summary>
    public string? Namespace { get; init; }

    /// <summary>The Shoot's UID.</summary>
    public string? Uid { get; init; }

    /// <summary>The annotations; null if there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>When the deletion was requested; null if it was not.</summary>
    public DateTime? DeletionTimestamp { get; init; }
}

/// <summary><c>spec</c> of the Shoot.</summary>
public sealed record ClusterShootSpec
{
    /// <summary><c>hibernation</c>; null if absent.</summary>
    public ClusterShootHibernation? Hibernation { get; init; }

    /// <summary><c>resources</c>: references to objects of the project; null if absent.</summary>
    public IReadOnlyList<ClusterShootResource>? Resources { get; init; }
}

/// <summary><c>spec.hibernation</c> of the Shoot.</summary>
/// <param name="Enabled">Whether the Shoot should be hibernated.</param>
public sealed record ClusterShootHibernation(bool? Enabled);

/// <summary>An entry of <c>spec.resources</c> of the Shoot.</summary>
/// <param name="Name">The name by which configurations refer to it.</param>
/// <param name="ResourceRef">The object.</param>
public sealed record ClusterShootResource(string? Name, ClusterShootResourceReference? ResourceRef);

/// <summary>The object of an entry of <c>spec.resources</c>.</summary>
/// <param name="Kind">Its kind, such as <c>Secret</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="ApiVersion">Its API version, such as <c>v1</c>.</param>
public sealed record ClusterShootResourceReference(string? Kind, string? Name, string? ApiVersion);

/// <summary><c>status</c> of the Shoot.</summary>
public sealed record ClusterShootStatus
{
    /// <summary>Whether the Shoot is hibernated.</summary>
    public bool? IsHibernated { get; init; }

    /// <summary><c>lastOperation</c>; null before the first operation.</summary>
    public ClusterShootOperation? LastOperation { get; init; }
}

/// <summary><c>status.lastOperation</c> of the Shoot.</summary>
/// <param name="State">The state, such as <c>Processing</c> or <c>Succeeded</c>.</param>
public sealed record ClusterShootOperation(string? State);
