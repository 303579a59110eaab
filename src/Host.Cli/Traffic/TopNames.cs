namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>Counts names in constant memory: after 10,000 different ones, new ones are counted together.</summary>
internal sealed class TopNames
{
    private const int MaxNames = 10_000;
    private const string Others = "(others)";

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many different names there are, at most 10,001.</summary>
    public int Distinct => _counts.Count;

    /// <summary>Counts a name once more.</summary>
    public void Add(string name)
    {
        string key = _counts.Count < MaxNames || _counts.ContainsKey(name) ? name : Others;
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>The names, most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> MostFrequent() =>
        _counts.OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key, StringComparer.Ordinal);
}
