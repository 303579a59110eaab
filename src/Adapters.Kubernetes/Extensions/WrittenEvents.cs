using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Identifies Events that are counted as repetitions of one another.</summary>
internal readonly record struct EventIdentity(ObjectKey Extension, string Uid, bool IsWarning, string Reason, string Message);

/// <summary>The Events that were written lately; the oldest are forgotten. Not thread-safe.</summary>
internal sealed class WrittenEvents
{
    private const int Most = 4096;

    private readonly Dictionary<EventIdentity, (string Name, int Count)> _events = [];
    private readonly Queue<EventIdentity> _oldestFirst = [];

    public (string Name, int Count)? Find(EventIdentity identity) =>
        _events.TryGetValue(identity, out (string Name, int Count) written) ? written : null;

    public void Remember(EventIdentity identity, string name, int count)
    {
        if (!_events.ContainsKey(identity))
        {
            _oldestFirst.Enqueue(identity);
            if (_oldestFirst.Count > Most)
            {
                _events.Remove(_oldestFirst.Dequeue());
            }
        }

        _events[identity] = (name, count);
    }
}
