using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>What a watch reports.</summary>
public enum WatchEventKind
{
    /// <summary>An object exists, or has started to match the selection.</summary>
    Added,

    /// <summary>An object has changed.</summary>
    Modified,

    /// <summary>An object was deleted, or no longer matches the selection.</summary>
    Deleted,

    /// <summary>A bookmark: everything up to this version has been reported.</summary>
    Bookmark,
}

/// <summary>An event of a watch.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Kind">What happened.</param>
/// <param name="Item">The object; a bookmark has only a version.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, ReadObject<T> Item)
    where T : class, IKubernetesObject<V1ObjectMeta>;
