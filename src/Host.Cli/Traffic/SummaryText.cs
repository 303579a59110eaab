using System.Globalization;
using RsyslogRelp.Host.Cli.Match;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>A summary of messages as tables of text.</summary>
internal static class SummaryText
{
    private const int TopNames = 10;

    public static void Write(CliContext context, TrafficSummary summary, int nodes, bool against)
    {
        TextWriter output = context.Output;
        output.Write($"{Number.Of(summary.Messages, "message")}{Period(summary)}\n\n");
        WriteRules(output, context.Screen, summary);
        WriteNames(output, "programs forwarded", summary.Programs.Forwarded);
        WriteNames(output, "programs not forwarded", summary.Programs.Not);
        WriteNames(output, "audit keys forwarded", summary.AuditKeys.Forwarded);
        WriteNames(output, "audit keys not forwarded", summary.AuditKeys.Not);
        if (against)
        {
            WriteChange(output, "gained", summary.Gained);
            WriteChange(output, "lost", summary.Lost);
        }

        WriteCut(output, summary);
        WriteForecast(output, summary, nodes);
        WriteSkipped(context.Error, summary);
    }

    private static string Period(TrafficSummary summary)
    {
        if (summary.Span is not { } span)
        {
            return "; their times are not known";
        }

        string length = summary.Days switch
        {
            >= 2 => Decimal(summary.Days.Value) + " days",
            >= 2.0 / 24 => Decimal(summary.Days.Value * 24) + " hours",
            { } days => Decimal(days * 24 * 60) + " minutes",
            _ => "",
        };
        return $" of {Number.Of(summary.Hosts, "node")} in {length}, {Time(span.First)} to {Time(span.Last)} UTC";
    }

    private static void WriteRules(TextWriter output, Screen screen, TrafficSummary summary)
    {
        List<string[]> rows = [["rule", "messages", "share", "bytes", "per day", "peak minute"]];
        for (int i = 0; i < summary.Rules.Length; i++)
        {
            rows.Add(Row($"loggingRules[{i}]", summary.Rules[i], summary));
        }

        rows.Add(Row("forwarded", summary.Forwarded, summary));
        rows.Add(Row("not forwarded", summary.NotForwarded, summary));
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Count; i++)
        {
            string line = rows[i][0].PadRight(widths[0])
                + string.Concat(rows[i].Skip(1).Select((cell, column) => "  " + cell.PadLeft(widths[column + 1])));
            output.Write((i == 0 ? screen.Paint(Tint.Bold, line) : line) + "\n");
        }

        string[] idle =
        [
            .. summary.Rules.Index().Where(static rule => rule.Item.Messages == 0).Select(static rule => $"loggingRules[{rule.Index}]"),
        ];
        if (idle.Length > 0)
        {
            output.Write($"\nforwarded nothing: {Number.Names(idle)}\n");
        }
    }

    private static string[] Row(string name, TrafficCount count, TrafficSummary summary) =>
    [
        name,
        Number.Of(count.Messages),
        Decimal(summary.Messages == 0 ? 0 : 100.0 * count.Messages / summary.Messages) + " %",
        Number.Size(count.Bytes),
        summary.Days is { } days ? Number.Of((long)Math.Round(count.Messages / days)) : "-",
        summary.Days is not null ? Number.Of(count.PeakMessages) : "-",
    ];

    private static void WriteNames(TextWriter output, string what, TopNames names)
    {
        if (names.Distinct > 0)
        {
            output.Write($"\n{what}: {Text(names)}\n");
        }
    }

    private static string Text(TopNames names)
    {
        IEnumerable<string> shown = names.MostFrequent().Take(TopNames).Select(static entry =>
            $"{(entry.Key.Length == 0 ? "(none)" : Printable.Of(entry.Key))} {Number.Of(entry.Value)}");
        int more = names.Distinct - TopNames;
        return string.Join(", ", shown) + (more > 0 ? $" and {Number.Of(more)} more" : "");
    }

    private static void WriteChange(TextWriter output, string what, ChangedTraffic changed)
    {
        string programs = changed.Messages > 0 ? $": {Text(changed.Programs)}" : "";
        output.Write($"\n{what}: {Number.Of(changed.Messages, "message")}, {Number.Size(changed.Bytes)}{programs}\n");
    }

    private static void WriteCut(TextWriter output, TrafficSummary summary)
    {
        if (summary.Cut + summary.CutNotForwarded > 0)
        {
            output.Write(
                $"\ncut by rsyslogd after {Number.Of(ReceivedMessage.MaxBytes)} bytes: {Number.Of(summary.Cut)} forwarded, "
                + $"{Number.Of(summary.CutNotForwarded)} not; the longest has {Number.Of(summary.LongestBytes)} bytes\n");
        }
    }

    private static void WriteForecast(TextWriter output, TrafficSummary summary, int nodes)
    {
        if (Forecast.Of(summary, nodes) is not { } forecast)
        {
            return;
        }

        output.Write(
            $"\nforecast for {Number.Of(nodes, "node")}: {Number.Of((long)Math.Round(forecast.MessagesPerDay))} messages and "
            + $"{Number.Size((long)forecast.BytesPerDay)} per day; in the peak minute {Number.Of(forecast.PeakMessages)} messages and "
            + $"{Number.Size(forecast.PeakBytes)}\n");
        if (forecast is { QueueHours: { } hours, QueueHoursAtPeak: { } peakHours })
        {
            output.Write(
                $"without the receiver, the queue of a node lasts {Hours(hours)} on average, and {Hours(peakHours)} "
                + "if every minute is as the peak minute\n");
        }
    }

    private static void WriteSkipped(TextWriter error, TrafficSummary summary)
    {
        foreach (string example in summary.SkippedExamples)
        {
            error.WriteLine($"skipped: {Printable.Whole(example)}");
        }

        if (summary.Skipped > summary.SkippedExamples.Count)
        {
            error.WriteLine($"skipped: {Number.Of(summary.Skipped, "line")} in all");
        }
    }

    private static string Hours(double hours) => hours switch
    {
        >= 48 => Number.Of((long)(hours / 24)) + " days",
        >= 2 => Decimal(hours) + " hours",
        _ => Decimal(hours * 60) + " minutes",
    };

    private static string Decimal(double number) => number.ToString("N1", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
