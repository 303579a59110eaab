using System.Collections.Immutable;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Watching;

/// <summary>Objects by namespace and name. One thread writes, any number of threads read; a reader never sees half of a change.</summary>
internal sealed class ResourceStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private volatile ImmutableDictionary<string, ImmutableDictionary<string, T>> _namespaces =
        ImmutableDictionary<string, ImmutableDictionary<string, T>>.Empty;

    public int Count => _namespaces.Values.Sum(static objects => objects.Count);

    public IEnumerable<ObjectKey> Keys =>
        _namespaces.SelectMany(static space => space.Value.Keys.Select(name => new ObjectKey(space.Key, name)));

    public T? Get(ObjectKey key) =>
        _namespaces.TryGetValue(key.Namespace, out ImmutableDictionary<string, T>? objects) ? objects.GetValueOrDefault(key.Name) : null;

    public IReadOnlyList<T> List(string? namespaceName) =>
        namespaceName is null ? [.. _namespaces.Values.SelectMany(static objects => objects.Values)]
        : _namespaces.TryGetValue(namespaceName, out ImmutableDictionary<string, T>? objects) ? [.. objects.Values]
        : [];

    public void Set(ObjectKey key, T value) =>
        _namespaces = _namespaces.SetItem(
            key.Namespace, (_namespaces.GetValueOrDefault(key.Namespace) ?? ImmutableDictionary<string, T>.Empty).SetItem(key.Name, value));

    public void Remove(ObjectKey key)
    {
        if (_namespaces.TryGetValue(key.Namespace, out ImmutableDictionary<string, T>? objects))
        {
            objects = objects.Remove(key.Name);
            _namespaces = objects.IsEmpty ? _namespaces.Remove(key.Namespace) : _namespaces.SetItem(key.Namespace, objects);
        }
    }
}
