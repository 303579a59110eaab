using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>
/// An object of a list or a watch. One that cannot be decoded does not spoil the others; what it is called is known nevertheless.
/// </summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Key">Which object.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="Object">The object; null if it cannot be decoded.</param>
/// <param name="Fault">Why it cannot be decoded; null if it can.</param>
public sealed record ReadObject<T>(ObjectKey Key, string ResourceVersion, T? Object, Exception? Fault)
    where T : class, IKubernetesObject<V1ObjectMeta>;
