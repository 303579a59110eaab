using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;

namespace RsyslogRelp.Host.Shared.Tests;

/// <summary>What a formatter makes of events, at a fixed time.</summary>
internal static class FormattedLog
{
    public static string Of(Func<TimeProvider, ConsoleFormatter> formatter, Action<ILogger> log)
    {
        Capture capture = new(formatter(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))));
        log(capture);
        return capture.Text.ToString();
    }

    private sealed class Capture(ConsoleFormatter formatter) : ILogger
    {
        public StringWriter Text { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            formatter.Write(new LogEntry<TState>(logLevel, "test", eventId, state, exception, format), null, Text);
    }
}
