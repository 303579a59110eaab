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
        string? fault = MessageLine.Read(line, out LogMessage? message);
        Assert.That((fault, message), Is.EqualTo(((string?)null, new LogMessage(program, severity, text))));
    }

    [TestCase("""{"MESSAGE":null}""", "journalctl --all")]
    [TestCase("""{"PRIORITY":"1"}""", "without MESSAGE")]
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
        string? fault = MessageLine.Read(line, out LogMessage? message);
        Assert.That(fault, Does.Contain(expected));
        Assert.That(message, Is.Null);
    }

    [TestCase("kubelet[77]:", "kubelet")]
    [TestCase("a/b", "a")]
    [TestCase("täg", "t")]
    [TestCase("[", "")]
    [TestCase("a b", "a b")]
    [TestCase("", "")]
    public void Cuts_a_tag_to_the_program_name(string tag, string program) =>
        Assert.That(LogMessage.ProgramNameOf(tag), Is.EqualTo(program));

    [Test]
    public void Escapes_all_control_characters_but_del() =>
        Assert.That(LogMessage.Escape("\0\a\t\n\x1f\x7f\u0085ä"), Is.EqualTo("#000#007#011#012#037\x7f\u0085ä"));
}
