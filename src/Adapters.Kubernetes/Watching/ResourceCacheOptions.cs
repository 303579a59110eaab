using RsyslogRelp.Adapters.Kubernetes.Api;
using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Watching;

/// <summary>What a cache holds and how it is kept up to date.</summary>
/// <typeparam name="T">The model.</typeparam>
public sealed record ResourceCacheOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Which objects. Default: all of their kind.</summary>
    public ResourceSelection Selection { get; init; } = new();

    /// <summary>How many objects are asked for at once, at least 1. Default: 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// After how long the server is to end a watch, which is then begun again; between once and twice that, at random.
    /// Default: 5 min, as client-go has it.
    /// </summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// After how long without an event a watch counts as dead and everything is listed anew. API servers send a bookmark about every
    /// minute, so it should be well above that. Default: 3 min.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The pause after a first failure; it doubles with each that follows. Default: 0.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, to which up to as much is added at random. Default: 15 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Takes off an object what is not needed, before it is kept. May change the object it is given.
    /// <c>metadata.managedFields</c> and kubectl's last-applied annotation are never kept. Default: nothing more.
    /// </summary>
    public Func<T, T>? Trim { get; init; }

    /// <summary>
    /// Is told of every failure that the cache goes on after: of a call, an object that cannot be decoded, a subscriber. Default: nobody.
    /// </summary>
    public Action<Exception>? Fault { get; init; }
}
