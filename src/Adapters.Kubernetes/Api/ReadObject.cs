using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>
/// An object from a list or a watch. If it cannot be decoded, its key is still known and the other objects are not affected.
/// </summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Key">Namespace and name.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="Object">The object; null if it cannot be decoded.</param>
/// <param name="Failure">Why it cannot be decoded; null if it can.</param>
public sealed record ReadObject<T>(ObjectKey Key, string ResourceVersion, T? Object, Exception? Failure)
    where T : class, IKubernetesObject<V1ObjectMeta>;
