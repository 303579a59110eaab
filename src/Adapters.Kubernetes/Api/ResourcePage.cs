using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>A list of objects, or a part of it.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version of the whole list, from which a watch can go on.</param>
/// <param name="Continue">What to ask for the next part with; null if this was the last.</param>
public sealed record ResourcePage<T>(IReadOnlyList<ReadObject<T>> Items, string ResourceVersion, string? Continue)
    where T : class, IKubernetesObject<V1ObjectMeta>;
