using System.Text.Json;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>A summary of messages as one JSON object.</summary>
internal static class SummaryJson
{
    private const int TopNames = 100;

    public static string Of(TrafficSummary summary, int nodes, bool against) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("messages", summary.Messages);
        writer.WriteNumber("skipped", summary.Skipped);
        writer.WriteNumber("nodes", summary.Hosts);
        if (summary.Span is { } span)
        {
            writer.WriteString("first", span.First.UtcDateTime);
            writer.WriteString("last", span.Last.UtcDateTime);
        }

        writer.WriteStartArray("rules");
        foreach (TrafficCount rule in summary.Rules)
        {
            WriteCount(writer, rule, summary);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("forwarded");
        WriteCount(writer, summary.Forwarded, summary, summary.Programs.Forwarded, summary.AuditKeys.Forwarded);
        writer.WritePropertyName("notForwarded");
        WriteCount(writer, summary.NotForwarded, summary, summary.Programs.Not, summary.AuditKeys.Not);
        WriteCut(writer, summary);
        if (against)
        {
            WriteChange(writer, "gained", summary.Gained);
            WriteChange(writer, "lost", summary.Lost);
        }

        WriteForecast(writer, summary, nodes);
        writer.WriteEndObject();
    });

    private static void WriteCount(
        Utf8JsonWriter writer, TrafficCount count, TrafficSummary summary, TopNames? programs = null, TopNames? auditKeys = null)
    {
        writer.WriteStartObject();
        writer.WriteNumber("messages", count.Messages);
        writer.WriteNumber("share", summary.Messages == 0 ? 0 : Math.Round((double)count.Messages / summary.Messages, 4));
        writer.WriteNumber("bytes", count.Bytes);
        if (summary.Days is { } days)
        {
            writer.WriteNumber("messagesPerDay", Math.Round(count.Messages / days, 1));
            writer.WriteNumber("peakMinuteMessages", count.PeakMessages);
            writer.WriteNumber("peakMinuteBytes", count.PeakBytes);
        }

        WriteNames(writer, "programs", programs);
        WriteNames(writer, "auditKeys", auditKeys);
        writer.WriteEndObject();
    }

    private static void WriteCut(Utf8JsonWriter writer, TrafficSummary summary)
    {
        writer.WriteStartObject("cut");
        writer.WriteNumber("forwarded", summary.Cut);
        writer.WriteNumber("notForwarded", summary.CutNotForwarded);
        writer.WriteNumber("longestBytes", summary.LongestBytes);
        writer.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter writer, string name, ChangedTraffic changed)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("messages", changed.Messages);
        writer.WriteNumber("bytes", changed.Bytes);
        WriteNames(writer, "programs", changed.Programs);
        writer.WriteEndObject();
    }

    private static void WriteForecast(Utf8JsonWriter writer, TrafficSummary summary, int nodes)
    {
        if (Forecast.Of(summary, nodes) is not { } forecast)
        {
            return;
        }

        writer.WriteStartObject("forecast");
        writer.WriteNumber("nodes", nodes);
        writer.WriteNumber("messagesPerDay", Math.Round(forecast.MessagesPerDay, 1));
        writer.WriteNumber("bytesPerDay", Math.Round(forecast.BytesPerDay));
        writer.WriteNumber("peakMinuteMessages", forecast.PeakMessages);
        writer.WriteNumber("peakMinuteBytes", forecast.PeakBytes);
        if (forecast is { QueueHours: { } hours, QueueHoursAtPeak: { } peakHours })
        {
            writer.WriteNumber("queueHours", Math.Round(hours, 2));
            writer.WriteNumber("queueHoursAtPeak", Math.Round(peakHours, 2));
        }

        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, TopNames? names)
    {
        if (names is null)
        {
            return;
        }

        writer.WriteStartArray(property);
        foreach ((string name, long messages) in names.MostFrequent().Take(TopNames))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("messages", messages);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
