using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>
/// The forms of a journal entry, and lines that are none. <see cref="RsyslogdAgreementTests"/> compares the syslog forms with rsyslogd.
/// </summary>
internal sealed class MessageLineTests
{
    [TestCase("""{"MESSAGE":"a","SYSLOG_IDENTIFIER":"id","_COMM":"comm","PRIORITY":"3"}""", "id", 3, " a")]
    [TestCase("""{"MESSAGE":"a","_COMM":"comm","_PID":"1"}""", "comm", 6, " a")]
    [TestCase("""{"MESSAGE":"a"}""", "", 6, " a")]
    [TestCase("""{"MESSAGE":[97,9,98,255],"_COMM":"c","PRIORITY":7}""", "c", 7, " a#011b\ufffd")]
    [TestCase("""{"MESSAGE":[],"_COMM":"c"}""", "c", 6, " ")]
    [TestCase("""{"MESSAGE":["first","second"],"_COMM":"c"}""", "c", 6, " first")]
    [TestCase("""{"MESSAGE":"two\nlines\n","SYSLOG_IDENTIFIER":"c"}""", "c", 6, " two#012lines")]
    [TestCase("""{"MESSAGE":"x","SYSLOG_IDENTIFIER":"my prog","_PID":"9"}""", "my", 6, " prog[9]: x")]
    [TestCase("""{"MESSAGE":"x","SYSLOG_IDENTIFIER":"a/b","_PID":"9"}""", "a", 6, " x")]
    public void Reads_a_journal_entry_as_journald_forwards_it(string line, string program, int severity, string text)
    {
        string? fault = MessageLine.Read(line, out ReceivedMessage? received);
        Assert.That((fault, received?.Message), Is.EqualTo(((string?)null, new LogMessage(program, severity, text))));
    }

    [Test]
    public void Reads_time_host_and_facility_of_a_journal_entry()
    {
        MessageLine.Read(
            """{"MESSAGE":"x","SYSLOG_IDENTIFIER":"a","_PID":"9","PRIORITY":"3","SYSLOG_FACILITY":"10","_HOSTNAME":"vm","__REALTIME_TIMESTAMP":"1795392000000001"}""",
            out ReceivedMessage? received);
        Assert.That(received, Is.EqualTo(new ReceivedMessage(new LogMessage("a", 3, " x"), 83)
        {
            HostName = "vm",
            Tag = "a[9]:",
            ProcessId = "9",
            Time = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(1),
            RawBytes = "<83>Nov 23 00:00:00 a[9]: x".Length,
        }));
    }

    [TestCase("<13>1 2026-11-23T10:00:00.5+02:00 vm app 12 ID1 - x", "2026-11-23 08:00:00.500", "vm", "app[12]", "12", "ID1")]
    [TestCase("<13>1 - - app - - - x", null, "-", "app", "-", "-")]
    [TestCase("<13>2026-11-23T10:00:00Z vm a[1]: x", "2026-11-23 10:00:00.000", "vm", "a[1]:", "1", "-")]
    [TestCase("<13>Nov 23 2025 10:00:00 vm a: x", "2025-11-23 10:00:00.000", "vm", "a:", "-", "-")]
    [TestCase("<13>2025 Nov 23 10:00:00 vm a: x", "2025-11-23 10:00:00.000", "vm", "a:", "-", "-")]
    [TestCase("<13>Nov 23 25:00:00 vm a: x", null, "Nov", "23", "-", "-")]
    [TestCase("<13>a: x", null, "", "a:", "-", "-")]
    public void Reads_time_host_tag_and_ids_of_a_line(string line, string? time, string host, string tag, string process, string id)
    {
        MessageLine.Read(line, out ReceivedMessage? received);
        Assert.That(
            received!.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(time));
        Assert.That(
            (received.HostName, received.Tag, received.ProcessId, received.MessageId), Is.EqualTo((host, tag, process, id)));
    }

    [Test]
    public void A_time_without_a_year_is_in_the_last_twelve_months()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset[] times =
        [
            .. Enumerable.Range(1, 12).Select(static month =>
            {
                string name = System.Globalization.CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[month - 1];
                MessageLine.Read($"<13>{name} 11 10:00:00 vm a: x", out ReceivedMessage? received);
                return received!.Time!.Value;
            }),
        ];
        Assert.That(times, Is.All.InRange(now.AddDays(-366), now.AddDays(1)));
    }

    [TestCase("""{"MESSAGE":null}""", "journalctl --all")]
    [TestCase("""{"PRIORITY":"1"}""", "without MESSAGE")]
    [TestCase("""{"MESSAGE":"a","_TRANSPORT":"audit"}""", "audit records reach rsyslogd through auditd")]
    [TestCase("""{"MESSAGE":"a","_TRANSPORT":"driver"}""", "journald itself")]
    [TestCase("""{"MESSAGE":"a","PRIORITY":"8"}""", "PRIORITY 0 to 7")]
    [TestCase("""{"MESSAGE":{"a":1}}""", "MESSAGE must be text")]
    [TestCase("""{"MESSAGE":[256]}""", "MESSAGE must be text")]
    [TestCase("""{"MESSAGE":"\ud800"}""", "not valid JSON")]
    [TestCase("{", "not valid JSON")]
    [TestCase("<192>a: b", "begins neither")]
    [TestCase("<>a: b", "begins neither")]
    [TestCase("<-1>a: b", "begins neither")]
    [TestCase("Nov 23 10:00:00 vm a: b", "begins neither")]
    [TestCase("<13>1 garbage", "claims to be RFC 5424")]
    [TestCase("<13>1 2026-11-23T10:00:00Z vm app", "claims to be RFC 5424")]
    public void Says_what_is_wrong_with_a_line(string line, string expected)
    {
        string? fault = MessageLine.Read(line, out ReceivedMessage? message);
        Assert.That(fault, Does.Contain(expected));
        Assert.That(message, Is.Null);
    }
}
