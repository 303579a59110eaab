using System.Globalization;
using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Holds what <c>match</c> makes of a line against the real rsyslogd.</summary>
internal sealed class RsyslogdAgreementTests
{
    private const string Forward =
        $$"""action(type="omfwd" target="127.0.0.1" port="{{RsyslogDaemon.Port}}" protocol="tcp" template="fields")""";

    private static readonly string[] Lines =
    [
        "<13>Nov 23 10:00:00 vm kubelet[77]: hello world",
        "<13>Nov 23 10:00:00 kubelet[77]: hello world",
        "<13>Nov 23 10:00:00 sshd: hello",
        "<13>Nov 23 10:00:00 vm kubelet hello",
        "<13>Nov 23 10:00:00 myapp hello there",
        "<13>2026-11-23T10:00:00.123456+00:00 vm a/b:c[1]: x\ty",
        "<13>2026-11-23T10:00:00Z vm tag: utc",
        "<13>hello world",
        "<13>tag: hello world",
        "<13> tag: hello world",
        "<191>Nov 23 10:00:00 vm x:no space",
        "<0>Nov 23 10:00:00 vm x: emergency",
        "<013>Nov 23 10:00:00 vm tag: leading zero",
        "<13>Nov 23 10:00:00 vm täg[1]: utf8 ä",
        "<13>Nov 23 10:00:00 vm tag[1]: ctl \u0001\u007f end ",
        "<13>Nov  3 10:00:00 vm tag[1]: one digit day",
        "<13>Nov 23 10:00:00 vm (squid): hello",
        "<13>Nov 23 10:00:00 10.0.0.1 tag: ip host",
        "<13>Nov 23 10:00:00 [fe80::1] tag: ip host",
        "<13>Nov 23 10:00:00 vm_1-x.y tag: host characters",
        "<13>Nov 23 10:00:00 vm tag : space before colon",
        "<13>Nov 23 10:00:00 vm tag",
        "<13>Nov 23 10:00:00 vm tag:",
        "<13>Nov 23 10:00:00 vm",
        "<13>Nov 23 10:00:00 2026 vm tag: year",
        "<13>nov 23 10:00:00 vm tag: lower case",
        "<13>Nov 23 10:00:00: vm tag: colon after the time",
        "<13>Nov 23 10:00:00.123 vm tag: fraction",
        "<13>Nov 23 10:00:00 vm tag[1] no colon",
        "<13>Nov 23 10:00:00 vm -: dash",
        "<13>Nov 23 10:00:00 vm : only a colon",
        "<13>2 2026-11-23T10:00:00Z vm app - - - version 2",
        "<13>1 2026-11-23T10:00:00.123Z vm app 12 ID1 - hello",
        "<13>1 2026-11-23T10:00:00.123Z vm app - - [a b=\"c\"] hello",
        "<13>1 2026-11-23T10:00:00.123Z vm app - - - \ufeffhello",
        "<13>1 - - - - - - all nil",
        "<13>1 - - - - - -",
        "<13>1 2026-11-23T10:00:00Z vm a/b:c 12 - - slash",
        "<13>1 2026-11-23T10:00:00Z vm app 12 - [x y=\"a]\\\"b\"][z] two elements",
        "<13>1 2026-11-23T10:00:00+02:00 vm app 12 - -  two spaces",
    ];

    [Test]
    public async Task Syslog_lines_are_taken_apart_as_rsyslogd_does()
    {
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(Forward);
        IReadOnlyList<string> answers = await daemon.SendAsync(Lines.Select(Encoding.UTF8.GetBytes), journal: false);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < Lines.Length; i++)
            {
                Assert.That(Fields(Lines[i]), Is.EqualTo(answers[i]), Lines[i]);
            }
        });
    }

    [Test]
    public async Task Lines_put_together_at_random_are_taken_apart_as_rsyslogd_does()
    {
        string[] pieces =
        [
            "Nov 23 10:00:00 ", "2026-11-23T10:00:00Z ", "vm ", "- ", "tag", "a/b", "[7]", ": ", ":", " ", "hello", "\t", "-", "é",
            "x.y_z ", "\"", "$", "\u007f", "("
        ];
        Random random = new(7);
        string[] lines =
            [.. Enumerable.Range(0, 400).Select(_ =>
                $"<{random.Next(192)}>" +
                string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)])))];
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(Forward);
        IReadOnlyList<string> answers = await daemon.SendAsync(lines.Select(Encoding.UTF8.GetBytes), journal: false);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < lines.Length; i++)
            {
                Assert.That(Fields(lines[i]), Is.EqualTo(answers[i]), lines[i]);
            }
        });
    }

    // What journald sends to rsyslog for an entry: priority, time, identifier, process and message.
    [TestCase("kubelet", "hello")]
    [TestCase("my prog", "hello")]
    [TestCase("a/b", "x")]
    [TestCase("(sd-x)", "x")]
    [TestCase("prog", "two\nlines\n")]
    [TestCase("prog", "tab\tx")]
    [TestCase("prog", "")]
    [TestCase("prog", "  indented")]
    [TestCase("pä", "umlaut")]
    [TestCase("", "no identifier")]
    public async Task Journal_entries_are_taken_apart_as_rsyslogd_does(string identifier, string text)
    {
        string entry = System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string> { ["SYSLOG_IDENTIFIER"] = identifier, ["_PID"] = "77", ["PRIORITY"] = "4", ["MESSAGE"] = text });
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(Forward);
        IReadOnlyList<string> answers = await daemon.SendAsync(
            [Encoding.UTF8.GetBytes($"<12>Nov 23 10:00:00 {identifier}[77]: {text}")], journal: true);
        Assert.That(Fields(entry), Is.EqualTo(answers.Single()));
    }

    [Test]
    public async Task Rules_decide_as_their_rendered_expressions_do()
    {
        LoggingRule[] rules =
        [
            new() { ProgramNames = ["a$b", "kubelet"], Severity = 3 },
            new() { MessageContent = new MessageContent { Regex = "^ ?foo|bar$", Exclude = "b[a-c]z" } },
            new() { Severity = 1 },
            new() { ProgramNames = ["sshd"], MessageContent = new MessageContent { Exclude = "\\(uid=0\\)|#011" } },
        ];
        // One action: each has a connection of its own.
        string chain = string.Join(
            " else ", rules.Select(static (rule, index) => $$"""if {{LogFilter.Expression(rule)}} then { set $!rule = "{{index}}"; }"""));
        string ruleset =
            $$"""set $!rule = "none"; {{chain}} action(type="omfwd" target="127.0.0.1" port="{{RsyslogDaemon.Port}}" protocol="tcp" template="rule")""";
        string[] lines = [.. from program in new[] { "a$b", "kubelet", "Kubelet", "sshd", "kube" }
                             from priority in new[] { 8, 9, 11, 12, 15 }
                             from text in new[] { "foo", "xfoo", "bar", "bar baz", "foo bbz", "(uid=0)", "tab\tx", "" }
                             select $"<{priority}>Nov 23 10:00:00 vm {program}[1]: {text}"];
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(
            ruleset, """template(name="rule" type="string" string="%$!rule%\n")""");
        IReadOnlyList<string> answers = await daemon.SendAsync(lines.Select(Encoding.UTF8.GetBytes), journal: false);
        LogFilterEvaluation evaluation = new(rules);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < lines.Length; i++)
            {
                MessageLine.Read(lines[i], out LogMessage? message);
                Assert.That(
                    evaluation.Evaluate(message!).Rule?.ToString(CultureInfo.InvariantCulture) ?? "none", Is.EqualTo(answers[i]), lines[i]);
            }
        });
    }

    private static string Fields(string line)
    {
        string? fault = MessageLine.Read(line, out LogMessage? message);
        return message is null ? "fault: " + fault : $"{message.ProgramName}\t{message.Severity}\t{message.Message}";
    }
}
