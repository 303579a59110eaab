using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Host.Shared.Logging;

/// <summary>A line per event for a person: time, level, logger, message and exception, without control characters.</summary>
/// <param name="time">The clock.</param>
public sealed class TextLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name of this formatter.</summary>
    public const string FormatterName = "text-line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string text = $"{logEntry.Category} {logEntry.Formatter(logEntry.State, logEntry.Exception)} {logEntry.Exception}";
        string line = OneLine.Of(text.ReplaceLineEndings(" ").TrimEnd(), 2 * JsonLineFormatter.LongestText);
        textWriter.Write($"{now} {JsonLineFormatter.Level(logEntry.LogLevel)}: {line}\n");
    }
}
