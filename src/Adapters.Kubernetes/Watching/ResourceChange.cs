using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Watching;

/// <summary>A change of an object in a cache.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Previous">The object before the change; null if it is new.</param>
/// <param name="Current">The object after the change; null if it was deleted.</param>
public sealed record ResourceChange<T>(T? Previous, T? Current)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The object, in its last known state.</summary>
    public T Object => Current ?? Previous!;
}
