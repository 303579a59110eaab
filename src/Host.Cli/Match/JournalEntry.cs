using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>
/// An entry of <c>journalctl -o json</c>, as journald hands it on to rsyslog: a line <c>IDENTIFIER[PID]: MESSAGE</c> that
/// rsyslogd then takes apart.
/// </summary>
internal static class JournalEntry
{
    // The severity and the facility, user, with which journald forwards a message that has none.
    private const int DefaultSeverity = 6;
    private const int DefaultFacility = 1;

    // The end of the year 9999.
    private const long MaxMicroseconds = 253_402_300_799_000_000;

    // journald puts the time of the entry before it, always as long as this.
    private const int TimeBytes = 16;

    /// <summary>Reads an entry.</summary>
    /// <param name="line">A JSON object.</param>
    /// <param name="message">The message, if there is one.</param>
    /// <returns>What is wrong with the line; null if nothing.</returns>
    public static string? Read(string line, out ReceivedMessage? message)
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

            if (Field(entry, "_TRANSPORT") is "audit" or "driver")
            {
                return "of the kernel's audit system or of journald itself, which journald does not forward; "
                    + "audit records reach rsyslogd through auditd";
            }

            string identifier = Field(entry, "SYSLOG_IDENTIFIER") ?? Field(entry, "_COMM") ?? "";
            string process = Field(entry, "_PID") is { } pid ? $"[{pid}]" : "";
            int facility = Number(entry, "SYSLOG_FACILITY") is { } given and <= 23 ? (int)given : DefaultFacility;
            int priority = (facility * 8) + severity;
            string tagged = $"{identifier}{process}: {content.TrimEnd('\n')}";
            int before = TimeBytes + (priority < 10 ? 3 : priority < 100 ? 4 : 5);
            message = SyslogText.FromTagged(priority, ReceivedMessage.CutAndEscape(tagged, before)) with
            {
                HostName = Field(entry, "_HOSTNAME") ?? "",
                Time = Number(entry, "__REALTIME_TIMESTAMP") is { } microseconds and < MaxMicroseconds
                    ? DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds)
                    : null,
                RawBytes = before + Encoding.UTF8.GetByteCount(tagged),
            };
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

    private static long? Number(JsonElement entry, string name) =>
        long.TryParse(Field(entry, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

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
