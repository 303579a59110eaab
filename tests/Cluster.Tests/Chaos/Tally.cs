using System.Diagnostics;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>Everything that happened in a run.</summary>
internal sealed class Tally
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];
    private int _judged;

    public TimeSpan Now => _clock.Elapsed;

    public IReadOnlyList<Call> Calls => Copy(_calls);

    /// <summary>All that must not happen and has.</summary>
    public IReadOnlyList<string> Problems => Copy(_problems);

    /// <summary>What happened, with times.</summary>
    public IReadOnlyList<string> History => Copy(_notes);

    /// <summary>The faults that are over.</summary>
    public List<Strike> Strikes { get; } = [];

    public void Add(Call call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }
    }

    public void Note(string text)
    {
        string line = $"{Now:mm\\:ss\\.fff} {text}";
        lock (_lock)
        {
            _notes.Add(line);
        }

        TestContext.Progress.WriteLine(line);
    }

    public void Problem(string text)
    {
        lock (_lock)
        {
            _problems.Add(text);
        }

        Note($"PROBLEM: {text}");
    }

    /// <summary>Judges the calls since the last time, once it is known when the faults met them.</summary>
    /// <param name="workers">How many calls of a side are under way at most.</param>
    public void Judge(Func<string, int> workers)
    {
        IReadOnlyList<Call> calls = Calls;
        List<Call> bad = [.. calls.Skip(_judged).Where(static call => call.Verdict != Verdict.Good)];
        _judged = calls.Count;
        foreach (Call call in bad.Where(call => !Strikes.Any(strike => strike.Excuses(call))))
        {
            Problem($"{call.Verdict}: {call.Side}, {call.Begin:mm\\:ss\\.fff} to {call.End:mm\\:ss\\.fff}: {call.Detail}");
        }

        foreach (Strike strike in Strikes.Where(static strike => strike.Excuse == Excuse.UnderWay))
        {
            Call[] lost =
                [.. bad.Where(strike.Excuses).Where(call => !Strikes.Any(other => other != strike && other.Excuses(call)))];
            if (lost.Length > workers(strike.Side!))
            {
                Problem($"{strike.Fault} ({strike.Detail}) failed {lost.Length} calls, and only {workers(strike.Side!)} were under way");
            }
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }
}
