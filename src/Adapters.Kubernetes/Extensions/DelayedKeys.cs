using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Keys, each at most once, ordered by the time at which they are due. Not thread-safe.</summary>
internal sealed class DelayedKeys
{
    private readonly SortedSet<(long Due, ObjectKey Key)> _byTime = new(Comparer<(long Due, ObjectKey Key)>.Create(static (a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due)
        : string.CompareOrdinal(a.Key.Namespace, b.Key.Namespace) is not 0 and int difference ? difference
        : string.CompareOrdinal(a.Key.Name, b.Key.Name)));

    private readonly Dictionary<ObjectKey, long> _due = [];

    public int Count => _due.Count;

    /// <summary>When the next key is due; null if there is none.</summary>
    public long? Next => _byTime.Count == 0 ? null : _byTime.Min.Due;

    /// <summary>Adds a key, or makes it due earlier.</summary>
    public void Add(ObjectKey key, long due)
    {
        if (!_due.TryGetValue(key, out long before) || due < before)
        {
            Remove(key);
            _due.Add(key, due);
            _byTime.Add((due, key));
        }
    }

    public void Remove(ObjectKey key)
    {
        if (_due.Remove(key, out long due))
        {
            _byTime.Remove((due, key));
        }
    }

    /// <summary>Takes the first key that is due; null if none is.</summary>
    public ObjectKey? TakeDue(long now)
    {
        if (_byTime.Count == 0 || _byTime.Min.Due > now)
        {
            return null;
        }

        ObjectKey key = _byTime.Min.Key;
        Remove(key);
        return key;
    }
}
