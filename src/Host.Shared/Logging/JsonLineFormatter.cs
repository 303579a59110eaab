using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace RsyslogRelp.Host.Shared.Logging;

/// <summary>
/// One JSON object per line with the keys that Gardener's components use: <c>level</c>, <c>ts</c>, <c>logger</c>, <c>msg</c>, the message's
/// own values, <c>error</c> and <c>stacktrace</c>.
/// </summary>
/// <param name="time">The clock of <c>ts</c>.</param>
public sealed partial class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name of this formatter.</summary>
    public const string FormatterName = "json-line";

    // A runtime splits records of more than 16 KiB.
    internal const int LongestText = 8 * 1024;

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
            writer.WriteString("msg", Bounded(logEntry.Formatter(logEntry.State, logEntry.Exception)));

            // The key error of an exception takes precedence over a value with that name.
            HashSet<string> written =
            [
                "level", "ts", "logger", "msg", "stacktrace", .. logEntry.Exception is null ? Array.Empty<string>() : ["error"],
            ];
            WriteValues(writer, logEntry.State, written);
            if (logEntry.Exception is { } exception)
            {
                writer.WriteString("error", Bounded(exception.Message));
                writer.WriteString("stacktrace", Bounded(exception.ToString()));
            }

            writer.WriteEndObject();
        }

        // The writer has escaped what splits a line; what is invisible or reorders text is left, and each of it is inside a string.
        textWriter.Write(Invisible().Replace(Encoding.UTF8.GetString(buffer.WrittenSpan), static found =>
            string.Concat(found.Value.Select(static unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")))));
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
            default: writer.WriteStringValue(Bounded(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")); break;
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> fields)
    {
        writer.WriteStartObject();
        foreach ((string key, string value) in fields)
        {
            writer.WriteString(key, Bounded(value));
        }

        writer.WriteEndObject();
    }

    private static string Bounded(string text) => text.Length <= LongestText ? text : text[..LongestText] + "...";

    [GeneratedRegex(@"[\p{Cf}\u007f-\u009f\u2028\u2029]|\udb40[\udc00-\udc7f]")]
    private static partial Regex Invisible();

    internal static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Warning => "warn",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "info",
    };
}
