using System.Globalization;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>
/// An entry of <c>journalctl -o json</c>, as journald hands it on to rsyslog: a line <c>IDENTIFIER[PID]: MESSAGE</c> that
/// rsyslogd then takes apart.
/// </summary>
internal static class JournalEntry
{
    // The priority with which journald forwards a message that has none.
    private const int DefaultSeverity = 6;

    /// <summary>Reads an entry.</summary>
    /// <param name="line">A JSON object.</param>
    /// <param name="message">The message, if there is one.</param>
    /// <returns>What is wrong with the line; null if nothing.</returns>
    public static string? Read(string line, out LogMessage? message)
    {
        message = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement entry = document.RootElement;
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("MESSAGE", out JsonElement text))
            {
                return "a journal entry without MESSAGE, which journald does not forward";
            }

            if (text.ValueKind == JsonValueKind.Null)
            {
                return "MESSAGE is null, because it is long: use journalctl --all";
            }

            if (Text(text) is not { } content || !TrySeverity(entry, out int severity))
            {
                return "not an entry of journalctl -o json: MESSAGE must be text or a list of bytes, PRIORITY 0 to 7";
            }

            string identifier = Field(entry, "SYSLOG_IDENTIFIER") ?? Field(entry, "_COMM") ?? "";
            string process = Field(entry, "_PID") is { } pid ? $"[{pid}]" : "";
            message = SyslogText.FromTagged(severity, LogMessage.Escape($"{identifier}{process}: {content.TrimEnd('\n')}"));
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "not valid JSON";
        }
    }

    private static bool TrySeverity(JsonElement entry, out int severity)
    {
        severity = DefaultSeverity;
        return Field(entry, "PRIORITY") is not { } priority
            || (int.TryParse(priority, NumberStyles.None, CultureInfo.InvariantCulture, out severity) && severity is >= 0 and <= 7);
    }

    // If a field occurs several times, journalctl prints a list of its values; the first one counts.
    private static string? Field(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array when value.GetArrayLength() == 0 => "",
        JsonValueKind.Array when value[0].ValueKind == JsonValueKind.Number => Bytes(value),
        JsonValueKind.Array => Text(value[0]),
        _ => null,
    };

    // A value that is not UTF-8, or that contains control characters, is printed as a list of bytes.
    private static string? Bytes(JsonElement list)
    {
        byte[] bytes = new byte[list.GetArrayLength()];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetByte(out bytes[i]))
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
