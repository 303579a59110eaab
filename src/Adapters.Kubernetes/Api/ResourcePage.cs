using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>A list of objects, or a page of it.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version of the whole list, from which a watch can continue.</param>
/// <param name="Continue">The token for the next page; null if this is the last page.</param>
public sealed record ResourcePage<T>(IReadOnlyList<ReadObject<T>> Items, string ResourceVersion, string? Continue)
    where T : class, IKubernetesObject<V1ObjectMeta>;
