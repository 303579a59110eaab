using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Watching;

/// <summary>Options of a <see cref="ResourceCache{T}"/>.</summary>
/// <typeparam name="T">The model.</typeparam>
public sealed record ResourceCacheOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The selected objects. Default: all objects of the kind.</summary>
    public ResourceSelection Selection { get; init; } = new();

    /// <summary>The page size of lists, at least 1. Default: 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// The time after which the server ends a watch, which is then started again; at random between once and twice this time. Default: 5
    /// min, as in client-go.
    /// </summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time without an event after which a watch counts as lost and everything is listed again. API servers send a bookmark about every
    /// minute, so the value should be well above that. Default: 3 min.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The pause after the first failure; it doubles with each further failure. Default: 0.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, before up to as much is added at random. Default: 15 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Removes fields that are not needed before an object is cached. May change the given object. <c>metadata.managedFields</c> and
    /// kubectl's last-applied annotation are always removed. Default: nothing else is removed.
    /// </summary>
    public Func<T, T>? Trim { get; init; }

    /// <summary>
    /// Called after every failure that the cache recovers from: a failed call, an object that cannot be decoded, an exception of a
    /// subscriber.
    /// </summary>
    public Action<Exception>? Failed { get; init; }
}
