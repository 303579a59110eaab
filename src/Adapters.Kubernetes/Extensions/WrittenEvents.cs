using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Notes that say the same.</summary>
internal readonly record struct NoteIdentity(ObjectKey Extension, string Uid, bool IsWarning, string Reason, string Message);

/// <summary>Which Events were written for which notes; the oldest are forgotten. Not thread-safe.</summary>
internal sealed class WrittenEvents
{
    private const int Most = 4096;

    private readonly Dictionary<NoteIdentity, (string Name, int Count)> _events = [];
    private readonly Queue<NoteIdentity> _order = [];

    public (string Name, int Count)? Find(NoteIdentity identity) =>
        _events.TryGetValue(identity, out (string Name, int Count) written) ? written : null;

    public void Remember(NoteIdentity identity, string name, int count)
    {
        if (!_events.ContainsKey(identity))
        {
            _order.Enqueue(identity);
            if (_order.Count > Most)
            {
                _events.Remove(_order.Dequeue());
            }
        }

        _events[identity] = (name, count);
    }
}
