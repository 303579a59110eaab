using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>The result for a message as a JSON object on a line of its own.</summary>
internal sealed class VerdictJson : IVerdictWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(TextWriter output, int? line, LogMessage message, LogVerdict verdict)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            if (line is { } number)
            {
                writer.WriteNumber("line", number);
            }

            writer.WriteBoolean("forwarded", verdict.Rule is not null);
            if (verdict.Rule is { } rule)
            {
                writer.WriteNumber("rule", rule);
            }

            writer.WriteString("program", message.ProgramName);
            writer.WriteNumber("severity", message.Severity);
            writer.WriteString("message", message.Message);
            writer.WriteStartArray("unmet");
            foreach (LogConditions unmet in verdict.Unmet)
            {
                WriteConditions(writer, unmet);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) + "\n");
    }

    // The conditions of a rule that the message does not meet; the position in the list is that of the rule.
    private static void WriteConditions(Utf8JsonWriter writer, LogConditions unmet)
    {
        writer.WriteStartArray();
        foreach (LogConditions condition in Enum.GetValues<LogConditions>())
        {
            if (condition != LogConditions.None && unmet.HasFlag(condition))
            {
                writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(condition.ToString()));
            }
        }

        writer.WriteEndArray();
    }
}
