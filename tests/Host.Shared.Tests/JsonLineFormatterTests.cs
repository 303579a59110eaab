using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Shared.Tests;

public sealed class JsonLineFormatterTests
{
    [Test]
    public void Writes_one_object_per_line_with_the_messages_values()
    {
        string line = Format(static logger =>
            logger.LogInformation("Admission denied: {Namespace}/{Name} {Count} {Flag}", "garden-foo\n\"x\"", null, 3, true));
        JsonElement json = JsonDocument.Parse(line).RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(line, Does.EndWith("}\n").And.Not.Contain("\n\n"));
            Assert.That(line.Count(static c => c == '\n'), Is.EqualTo(1));
            Assert.That(json.GetProperty("level").GetString(), Is.EqualTo("info"));
            Assert.That(json.GetProperty("ts").GetString(), Is.EqualTo("2026-01-02T03:04:05.678Z"));
            Assert.That(json.GetProperty("logger").GetString(), Is.EqualTo("test"));
            Assert.That(json.GetProperty("Namespace").GetString(), Is.EqualTo("garden-foo\n\"x\""));
            Assert.That(json.GetProperty("Name").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("Count").GetInt32(), Is.EqualTo(3));
            Assert.That(json.GetProperty("Flag").GetBoolean(), Is.True);
        });
    }

    [Test]
    public void Writes_a_value_with_fields_as_an_object()
    {
        string line = Format(static logger => logger.Log(
            LogLevel.Information, default, new Dictionary<string, object?>
            {
                ["object"] = new Dictionary<string, string> { ["name"] = "a", ["namespace"] = "b" },
            }, null, static (_, _) =>
                "m"));

        Assert.That(
            JsonDocument.Parse(line).RootElement.GetProperty("object").GetRawText(), Is.EqualTo("""{"name":"a","namespace":"b"}"""));
    }

    [Test]
    public void Writes_a_key_once_even_if_a_message_uses_one_of_ours()
    {
        string line = Format(static logger =>
            logger.LogWarning(new InvalidOperationException("broken"), "{msg} {level} {Object} {Object}", "a", "b", "c", "d"));
        JsonElement json = JsonDocument.Parse(line).RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(json.EnumerateObject().Select(static property => property.Name), Is.Unique);
            Assert.That(json.GetProperty("level").GetString(), Is.EqualTo("warn"));
            Assert.That(json.GetProperty("error").GetString(), Is.EqualTo("broken"));
            Assert.That(json.GetProperty("stacktrace").GetString(), Does.Contain("InvalidOperationException"));
        });
    }

    private static string Format(Action<ILogger> log)
    {
        Capture capture = new(new JsonLineFormatter(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))));
        log(capture);
        return capture.Text.ToString();
    }

    private sealed class Capture(JsonLineFormatter formatter) : ILogger
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
