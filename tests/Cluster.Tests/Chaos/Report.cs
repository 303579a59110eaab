using System.Globalization;
using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>What <c>hack/chaos</c> writes into docs/reliability.md, and what a failure says.</summary>
internal static class Report
{
    private static string Directory => Repository.PathOf("artifacts/chaos");

    /// <summary>The tables of a run.</summary>
    public static string Tables(Tally tally, int seed, TimeSpan duration, int lives, IReadOnlyList<string> growth)
    {
        IReadOnlyList<Call> calls = tally.Calls;
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{calls.Count:N0} calls in {duration.TotalMinutes:0.0} minutes, {calls.Count(static call => call.Verdict == Verdict.Wrong)} wrong answers; {lives} Extensions came and went; seed {seed}.\n");
        text.AppendLine("| fault | times | calls | failed, excused | failed | wrong | seconds until all was well, at most |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (string fault in Faults.All.Select(static fault => fault.Name))
        {
            Strike[] strikes = [.. tally.Strikes.Where(strike => strike.Fault == fault)];
            Row(fault, $"{strikes.Length}", calls.Where(call => strikes.Any(strike => strike.Meets(call))),
                strikes.Length == 0 ? "" : $"{strikes.Max(static strike => (strike.ConvergedAt - strike.EndedAt).TotalSeconds):0.0}");
        }

        Row("none", "", calls.Where(call => !tally.Strikes.Any(strike => strike.Meets(call))), "");
        text.AppendLine().AppendLine(Growth.Header).AppendJoin('\n', growth);
        return text.ToString();

        void Row(string fault, string times, IEnumerable<Call> during, string converged)
        {
            Call[] met = [.. during];
            Call[] bad = [.. met.Where(static call => call.Verdict is Verdict.Failed or Verdict.Uncalled)];
            int excused = bad.Count(call => tally.Strikes.Any(strike => strike.Excuses(call)));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {fault} | {times} | {met.Length:N0} | {excused:N0} | {bad.Length - excused} | {met.Count(static call => call.Verdict == Verdict.Wrong)} | {converged} |");
        }
    }

    public static void Write(string name, string text)
    {
        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllText(Path.Combine(Directory, name), text.TrimEnd() + "\n");
    }
}
