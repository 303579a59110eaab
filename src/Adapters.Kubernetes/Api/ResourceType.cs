using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Where the API server serves a kind of object, and how its JSON is read.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="group">The API group; empty for the core group.</param>
/// <param name="version">The API version, such as <c>v1</c>.</param>
/// <param name="plural">The name in paths, such as <c>configmaps</c>.</param>
/// <param name="kind">The kind, such as <c>ConfigMap</c>.</param>
/// <param name="isNamespaced">Whether objects are namespaced.</param>
/// <param name="json">The source-generated reader and writer of one object; prepared when the first object is read or written.</param>
public sealed class ResourceType<T>(string group, string version, string plural, string kind, bool isNamespaced, Func<JsonTypeInfo<T>> json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly string _root = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    /// <summary><c>apiVersion</c> of an object.</summary>
    public string ApiVersion { get; } = group.Length == 0 ? version : $"{group}/{version}";

    /// <summary><c>kind</c> of an object.</summary>
    public string Kind { get; } = kind;

    /// <summary>The name in paths.</summary>
    public string Plural { get; } = plural;

    /// <summary>Whether objects are namespaced.</summary>
    public bool IsNamespaced { get; } = isNamespaced;

    /// <summary>The reader and writer of one object.</summary>
    public JsonTypeInfo<T> Json => field ??= json();

    /// <summary>The path of all objects.</summary>
    /// <param name="namespaceName">The namespace; null for all namespaces and for objects that are not namespaced.</param>
    public string CollectionPath(string? namespaceName)
    {
        if (namespaceName is not null && !IsNamespaced)
        {
            throw new ArgumentException($"A {Kind} lives in no namespace.", nameof(namespaceName));
        }

        return namespaceName is null ? $"{_root}/{Plural}" : $"{_root}/namespaces/{Segment(namespaceName)}/{Plural}";
    }

    /// <summary>The path of one object.</summary>
    /// <param name="namespaceName">The namespace; null if the object is not namespaced.</param>
    /// <param name="name">Its name.</param>
    public string ObjectPath(string? namespaceName, string name)
    {
        if (namespaceName is null && IsNamespaced)
        {
            throw new ArgumentException($"A {Kind} lives in a namespace.", nameof(namespaceName));
        }

        return $"{CollectionPath(namespaceName)}/{Segment(name)}";
    }

    // A name that comes from another object must not be able to change the path.
    private static string Segment(string name) =>
        name is "" or "." or ".." ? throw new ArgumentException($"'{name}' is no name of an object") : Uri.EscapeDataString(name);
}
