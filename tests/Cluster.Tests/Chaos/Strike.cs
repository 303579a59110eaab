namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>Which failed calls a fault excuses. No fault excuses a wrong answer.</summary>
internal enum Excuse
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>
    /// Those that were under way when a replica was killed. The API server sends each review once, so nobody repeats them. At most one for
    /// each worker of the load: a worker has one call under way.
    /// </summary>
    UnderWay,

    /// <summary>
    /// Those that were under way while a replica was stalled: the API server's connections to it stay open, and it does not repeat a
    /// review.
    /// </summary>
    WhileItLasts,

    /// <summary>All until everything has converged: the API server itself fails, or cannot know or trust the webhook.</summary>
    UntilConverged,
}

/// <summary>A fault that happens once.</summary>
/// <param name="fault">Its kind.</param>
/// <param name="detail">To what it happens.</param>
internal sealed class Strike(string fault, string detail)
{
    public string Fault { get; } = fault;

    public string Detail { get; } = detail;

    /// <summary>What it touches; two faults at a time touch different things.</summary>
    public required string Touches { get; init; }

    public Excuse Excuse { get; init; }

    /// <summary>The webhook whose calls it excuses; null: both.</summary>
    public string? Side { get; init; }

    /// <summary>Whether the API server may not know the webhook, and answer without it.</summary>
    public bool Unregisters { get; init; }

    /// <summary>Whether it stops the API server, so that it begins last and ends first.</summary>
    public bool StopsApiServer { get; init; }

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration { get; init; }

    public required Func<Task> Begin { get; init; }

    public Func<Task> End { get; init; } = static () => Task.CompletedTask;

    /// <summary>What is still to come before it is over, in addition to what every fault awaits; null for nothing.</summary>
    public Func<Task<string?>> Awaited { get; init; } = static () => Task.FromResult<string?>(null);

    public TimeSpan BeganAt { get; set; }

    /// <summary>When it had happened.</summary>
    public TimeSpan StruckAt { get; set; }

    public TimeSpan EndedAt { get; set; }

    /// <summary>When all was well again.</summary>
    public TimeSpan ConvergedAt { get; set; }

    /// <summary>Whether a call was under way during it.</summary>
    public bool Meets(Call call) => call.Begin <= ConvergedAt && call.End >= BeganAt;

    /// <summary>Whether it excuses a call that is not good.</summary>
    public bool Excuses(Call call)
    {
        bool isPossible = call.Verdict == Verdict.Failed || (call.Verdict == Verdict.Uncalled && Unregisters);
        return isPossible
            && (Side is null || Side == call.Side)
            && call.End >= BeganAt
            && Excuse switch
            {
                Excuse.UnderWay => call.Begin <= StruckAt,
                Excuse.WhileItLasts => call.Begin <= EndedAt,
                Excuse.UntilConverged => call.Begin <= ConvergedAt,
                _ => false,
            };
    }
}
