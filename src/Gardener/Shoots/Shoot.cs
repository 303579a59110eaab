using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Gardener.Shoots;

/// <summary>What matters here of a Gardener Shoot (core.gardener.cloud/v1beta1).</summary>
public sealed record Shoot
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "Shoot";

    /// <summary>The API group, whose every version is read alike.</summary>
    public const string ApiGroup = "core.gardener.cloud";

    /// <summary><c>metadata.namespace</c>: the project's namespace in the garden. Empty if absent.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>metadata.name</c>. Empty if absent.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>; empty before the API server has stored the Shoot.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether <c>metadata.deletionTimestamp</c> is set.</summary>
    public bool DeletionRequested { get; init; }

    /// <summary><c>spec.extensions</c>.</summary>
    public IReadOnlyList<ShootExtension> Extensions { get; init; } = [];

    /// <summary><c>spec.resources</c>.</summary>
    public IReadOnlyList<ShootResource> Resources { get; init; } = [];

    /// <summary>Resolves a reference by <c>spec.resources</c>.</summary>
    /// <param name="reference">The name by which a configuration refers to an object.</param>
    /// <param name="kind">The kind that the object must have, such as <c>Secret</c>.</param>
    /// <param name="resource">The entry of that name, whatever its kind; null if there is none.</param>
    /// <returns>The object's name; null if there is no entry of that name and kind.</returns>
    public string? Resolve(string reference, string kind, out ShootResource? resource)
    {
        resource = Resources.FirstOrDefault(entry => entry.Name == reference);
        return resource?.Kind == kind ? resource.ObjectName : null;
    }

    /// <summary>Resolves a reference by <c>spec.resources</c>.</summary>
    /// <param name="reference">The name by which a configuration refers to an object.</param>
    /// <param name="kind">The kind that the object must have, such as <c>Secret</c>.</param>
    /// <returns>The object's name; null if there is no entry of that name and kind.</returns>
    public string? Resolve(string reference, string kind) => Resolve(reference, kind, out _);
}

/// <summary>An entry of <c>spec.extensions</c>.</summary>
/// <param name="Type">The extension's type.</param>
/// <param name="Disabled">Whether the extension is switched off; absent means no.</param>
/// <param name="ProviderConfig">The extension's configuration; null if absent.</param>
public sealed record ShootExtension(string Type, bool Disabled, DocumentNode? ProviderConfig);

/// <summary>An entry of <c>spec.resources</c>: a name for an object in the project's namespace.</summary>
/// <param name="Name">The name by which configurations refer to it.</param>
/// <param name="Kind"><c>resourceRef.kind</c>, such as <c>Secret</c>.</param>
/// <param name="ObjectName"><c>resourceRef.name</c>, the object's name.</param>
public sealed record ShootResource(string Name, string Kind, string ObjectName);
