using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
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
    public void Shows_what_is_invisible_by_its_number_and_keeps_its_meaning()
    {
        const string Hostile = "a\n\u001b[31m\u007f\u009b\u202e\u200b\u2028\u2029\ufeff\U000e0041";

        string line = Format(static logger => logger.LogWarning(new InvalidOperationException(Hostile), "{Name}", Hostile));

        Assert.That(line[..^1].EnumerateRunes().Select(Rune.GetUnicodeCategory), Has.None.AnyOf(
            UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator));
        JsonElement json = JsonDocument.Parse(line).RootElement;
        Assert.That(
            new[] { "msg", "Name", "error" }.Select(key => json.GetProperty(key).GetString()), Is.All.EqualTo(Hostile));
    }

    [Test]
    public void Cuts_long_texts()
    {
        string text = new('a', 1_000_000);

        string line = Format(logger => logger.LogWarning(
            new InvalidOperationException(text), "{Name} {Fields}", text, new Dictionary<string, string> { ["a"] = text }));

        Assert.That(line, Has.Length.LessThan(50_000));
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

    private static string Format(Action<ILogger> log) => FormattedLog.Of(static time => new JsonLineFormatter(time), log);
}
