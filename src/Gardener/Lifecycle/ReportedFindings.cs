using System.Collections.Concurrent;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// What was last reported about each Extension, so that a finding is an Event when it appears or changes and not at every reconciliation.
/// A new process reports everything once more. Thread-safe.
/// </summary>
internal sealed class ReportedFindings
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), (string Uid, string Text)> _reported = new();

    /// <summary>Whether a text about an Extension must be reported now; afterwards it counts as reported.</summary>
    /// <param name="extension">The Extension.</param>
    /// <param name="text">The findings; null if there are none.</param>
    public bool IsNews(ExtensionSnapshot extension, string? text)
    {
        if (text is null)
        {
            Forget(extension);
            return false;
        }

        (string, string) key = (extension.Namespace, extension.Name);
        bool isKnown = _reported.TryGetValue(key, out (string Uid, string Text) last) && last == (extension.Uid, text);
        _reported[key] = (extension.Uid, text);
        return !isKnown;
    }

    /// <summary>Forgets an Extension.</summary>
    /// <param name="extension">The Extension.</param>
    public void Forget(ExtensionSnapshot extension) => _reported.TryRemove((extension.Namespace, extension.Name), out _);
}
