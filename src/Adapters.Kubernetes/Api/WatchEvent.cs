using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>What a watch reports.</summary>
public enum WatchEventKind
{
    /// <summary>An object is there, or has begun to match the selection.</summary>
    Added,

    /// <summary>An object has changed.</summary>
    Modified,

    /// <summary>An object is gone, or has ceased to match the selection.</summary>
    Deleted,

    /// <summary>No object: everything up to this version has been reported.</summary>
    Bookmark,
}

/// <summary>An event of a watch.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Kind">What has happened.</param>
/// <param name="Item">The object; of a bookmark only the version counts.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, ReadObject<T> Item)
    where T : class, IKubernetesObject<V1ObjectMeta>;
