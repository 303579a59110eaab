using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace RsyslogRelp.Host.Shared.Logging;

/// <summary>
/// One JSON object per line with the keys that Gardener's components use: <c>level</c>, <c>ts</c>, <c>logger</c>, <c>msg</c>, the message's
/// own values, <c>error</c> and <c>stacktrace</c>.
/// </summary>
/// <param name="time">The clock of <c>ts</c>.</param>
public sealed class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name of this formatter.</summary>
    public const string FormatterName = "json-line";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("level", Level(logEntry.LogLevel));
            writer.WriteString("ts", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("logger", logEntry.Category);
            writer.WriteString("msg", logEntry.Formatter(logEntry.State, logEntry.Exception));

            // The key error of an exception takes precedence over a value with that name.
            HashSet<string> written =
            [
                "level", "ts", "logger", "msg", "stacktrace", .. logEntry.Exception is null ? Array.Empty<string>() : ["error"],
            ];
            WriteValues(writer, logEntry.State, written);
            if (logEntry.Exception is { } exception)
            {
                writer.WriteString("error", exception.Message);
                writer.WriteString("stacktrace", exception.ToString());
            }

            writer.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void WriteValues(Utf8JsonWriter writer, object? state, HashSet<string> written)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach ((string key, object? value) in values)
        {
            // Each key is written once; the innermost value wins.
            if (key != "{OriginalFormat}" && written.Add(key))
            {
                writer.WritePropertyName(key);
                WriteValue(writer, value);
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case IReadOnlyDictionary<string, string> fields: WriteFields(writer, fields); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            default: writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> fields)
    {
        writer.WriteStartObject();
        foreach ((string key, string value) in fields)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Warning => "warn",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "info",
    };
}
