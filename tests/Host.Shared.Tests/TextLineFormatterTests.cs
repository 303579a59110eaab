using Microsoft.Extensions.Logging;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Shared.Tests;

public sealed class TextLineFormatterTests
{
    [Test]
    public void Writes_an_event_as_one_line_without_control_characters()
    {
        string line = FormattedLog.Of(
            static time => new TextLineFormatter(time),
            static logger => logger.LogWarning(new InvalidOperationException("broken\r\n\u001b[2J"), "Denied: {Name}", "a\n\u202eb"));

        Assert.That(
            line,
            Is.EqualTo("2026-01-02T03:04:05.678Z warn: test Denied: a \\u202eb System.InvalidOperationException: broken \\x1b[2J\n"));
    }

    [Test]
    public void Cuts_a_long_event() => Assert.That(
        FormattedLog.Of(static time => new TextLineFormatter(time), static logger => logger.LogInformation("{Text}", new string('a', 1_000_000))),
        Has.Length.LessThan(20_000));
}
