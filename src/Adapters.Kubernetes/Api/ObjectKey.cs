using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Namespace and name of an object.</summary>
/// <param name="Namespace">The namespace; empty if the object is not namespaced.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    /// <param name="metadata">The object's metadata.</param>
    public static ObjectKey Of(V1ObjectMeta metadata) => new(metadata.NamespaceProperty ?? "", metadata.Name ?? "");

    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
