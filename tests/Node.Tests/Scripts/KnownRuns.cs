using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// What runs of the configure script led to, for tests whose nodes begin alike: the first run takes more than a hundred processes. What is
/// known is a minute old at most, so that no node finds its last look longer ago than its own test says.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class KnownRuns
{
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, Lazy<Outcome>> Known = new();

    /// <summary>What a run leads to from <paramref name="before"/>: a known outcome, or that of <paramref name="run"/> now.</summary>
    public static Outcome Of(NodeTree before, Func<Outcome> run) =>
        Known.AddOrUpdate(
            before.Identity,
            _ => new Lazy<Outcome>(run),
            (_, known) => known.IsValueCreated && Stopwatch.GetElapsedTime(known.Value.At) > Oldest ? new Lazy<Outcome>(run) : known).Value;

    /// <param name="After">The node after the run.</param>
    /// <param name="Root">Where the run took place.</param>
    /// <param name="Calls">What the stand-ins recorded.</param>
    /// <param name="Journal">What the run said.</param>
    /// <param name="At">When, as <see cref="Stopwatch.GetTimestamp"/> says it.</param>
    public sealed record Outcome(NodeTree After, string Root, IReadOnlyList<string> Calls, string Journal, long At);
}
