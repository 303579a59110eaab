using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Watching;

/// <summary>A change of a cache.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Previous">The object as it was; null if it is new.</param>
/// <param name="Current">The object as it is; null if it is gone.</param>
public sealed record ResourceChange<T>(T? Previous, T? Current)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The object as it is, or as it was last.</summary>
    public T Object => Current ?? Previous!;
}
