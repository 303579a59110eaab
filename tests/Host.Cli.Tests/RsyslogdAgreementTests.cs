using System.Globalization;
using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;
using RsyslogRelp.Host.Cli.Traffic;
using RsyslogRelp.Testing;

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
        "<13>Nov 23 2025 10:00:00 vm kubelet: year after the day",
        "<13>Jan 5 1:02:03 vm kubelet: one digit",
        "<13>2026 Nov 23 10:00:00 vm tag: year before the month",
        "<13>2026 Nov 23 10:00:00 vm",
        "<13>2026 Nov 23 2026 10:00:00 vm tag: two years",
        "<13>1969 Nov 23 10:00:00 vm tag: early year",
        "<13>Nov 23 2100 10:00:00 vm tag: late year",
        "<13> Nov 23 10:00:00 vm tag: space before the month",
        "<13>Nov   3 10:00:00 vm tag: three spaces",
        "<13>Nov 023 010:00:000 vm tag: zeros",
        "<13>Nov 32 10:00:00 vm tag: day",
        "<13>Nov 0 10:00:00 vm tag: day",
        "<13>Nov 23 24:00:00 vm tag: hour",
        "<13>Nov 23 10:60:00 vm tag: minute",
        "<13>Nov 23 10:00:60 vm tag: leap second",
        "<13>Nov 23 10:00:61 vm tag: second",
        "<13>Nov 23 10:00 vm tag: no second",
        "<13>Nov 23 ::: vm tag: no digits",
        "<13>Nov 23 :: vm tag: no digits",
        "<13>Nov 23 10:00:00. vm tag: no fraction",
        "<13>Nov 23 10:00:00.123456789 vm tag: fraction of an int",
        "<13>Nov 23 10:00:00.12345678901 vm tag: fraction of more than an int",
        "<13>2147483648-11-23T10:00:00Z vm tag: year of more than an int",
        "<13>Nov 23 10:00:00",
        "<13>Nov 23 10:00:00:",
        "<13>Nov 23 10:00:00x vm tag: x",
        "<13>Nov 23 10:00:00 UTC vm tag: zone",
        "<13>2026-1-2T3:4:5Z vm tag: one digit",
        "<13>2026-11-23T10:00:00Z: vm tag: colon",
        "<13>2026-11-23T10:00:00+2:0 vm tag: short offset",
        "<13>2026-11-23T10:00:00+0200 vm tag: offset without colon",
        "<13>2026-11-23T10:00:00 vm tag: no offset",
        "<13>2026-13-23T10:00:00Z vm tag: month",
        "<13>-11-23T10:00:00Z vm tag: no year",
        "<13>2026-11-23 10:00:00 vm tag: space for T",
        "<13> 2026-11-23T10:00:00Z vm tag: space before",
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

    [Test]
    public async Task Timestamps_put_together_at_random_are_read_as_rsyslogd_does()
    {
        Random random = new(11);
        string any(params string[] choices) => choices[random.Next(choices.Length)];
        string number() => any(
            "0", "1", "5", "05", "9", "12", "23", "24", "31", "32", "59", "60", "61", "005", "2026", "1970", "1971", "2099", "2100",
            "99999999999", "4294967297", "");
        string usual(string value) => random.Next(8) == 0 ? number() : value;
        string space() => random.Next(12) == 0 ? any("", "  ", "   ", ":") : " ";
        string colon() => random.Next(20) == 0 ? any("", "::", " ", ".") : ":";
        string clock() => usual(any("1", "10")) + colon() + usual(any("2", "00")) + colon() + usual(any("3", "59"))
            + any("", "", ".1", ".", ".123456");
        string bsd() => any("", "", "", " ", "2026 ", usual("2026") + space()) + any("Jan", "nov", "MAY", "Jun", "Juli", "Foo") + space()
            + any("", "", " ") + usual(any("5", "23")) + space() + any("", "", "2025 ", usual("2025") + space()) + clock();
        string iso() => usual("2026") + any("-", "-", "/") + usual("1") + "-" + usual("3") + any("T", "T", "t", " ") + clock()
            + any("Z", "Z", "z", "", "+2:0", "-02:00", "+" + number() + ":" + number(), "+0200");
        string[] lines =
            [.. Enumerable.Range(0, 1500).Select(_ => "<13>" + any(bsd(), bsd(), iso()) + any("", ":") + any(space(), " ")
                + any("vm ", "", "vm") + any("tag: x", "tag", ""))
                .Where(static line => !line.StartsWith("<13>1 ", StringComparison.Ordinal))];
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
            " else ", rules.Select(static (rule, index) => $$"""if {{RuleRendering.Render(rule, FieldPath.Root).Filter}} then { set $!rule = "{{index}}"; }"""));
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
                MessageLine.Read(lines[i], out ReceivedMessage? message);
                string rule = evaluation.Evaluate(message!.Message).Rule?.ToString(CultureInfo.InvariantCulture) ?? "none";
                Assert.That(rule, Is.EqualTo(answers[i]), lines[i]);
            }
        });
    }

    [Test]
    public async Task Lines_that_are_sent_are_as_long_as_predicted()
    {
        ShootIdentity shoot = new("foo", "bär", "7f1c9a52-0d0b-4f6e-9a8e-3c3f3f0f5a11");
        string config = await RenderedConfigAsync(shoot);
        string template = config[..config.IndexOf("module(", StringComparison.Ordinal)];
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(
            Forward.Replace("\"fields\"", "\"SyslogForwarderTemplate\"", StringComparison.Ordinal), template);
        string[] lines =
        [
            .. Lines.Where(static line => MessageLine.Read(line, out ReceivedMessage? message) is null && message!.HostName.Length > 0),
        ];
        Assert.That(lines, Has.Length.GreaterThan(20));
        IReadOnlyList<string> answers = await daemon.SendAsync(lines.Select(Encoding.UTF8.GetBytes), journal: false);
        WireSize size = new(shoot);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < lines.Length; i++)
            {
                MessageLine.Read(lines[i], out ReceivedMessage? message);
                Assert.That(size.OfLine(message!), Is.EqualTo(Encoding.UTF8.GetByteCount(answers[i])), answers[i]);
            }
        });
    }

    [TestCase("kubelet", 77, "4", "3", "hällo\tworld")]
    [TestCase("a", 1, "7", "23", "")]
    public async Task An_entry_that_is_sent_is_as_long_as_predicted(
        string identifier, int pid, string priority, string facility, string text)
    {
        ShootIdentity shoot = new("foo", "bar", "uid");
        string config = await RenderedConfigAsync(shoot);
        string template = config[..config.IndexOf("module(", StringComparison.Ordinal)];
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(
            Forward.Replace("\"fields\"", "\"SyslogForwarderTemplate\"", StringComparison.Ordinal), template);
        int code = (int.Parse(facility, CultureInfo.InvariantCulture) * 8) + int.Parse(priority, CultureInfo.InvariantCulture);
        string answer = (await daemon.SendAsync(
            [Encoding.UTF8.GetBytes($"<{code}>Nov 23 10:00:00 {identifier}[{pid}]: {text}")], journal: true)).Single();
        string entry = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["SYSLOG_IDENTIFIER"] = identifier,
            ["_PID"] = pid.ToString(CultureInfo.InvariantCulture),
            ["PRIORITY"] = priority,
            ["SYSLOG_FACILITY"] = facility,
            ["MESSAGE"] = text,
            ["_HOSTNAME"] = answer.Split(' ')[4],
        });
        MessageLine.Read(entry, out ReceivedMessage? message);
        Assert.That(new WireSize(shoot).OfLine(message!), Is.EqualTo(Encoding.UTF8.GetByteCount(answer)), answer);
    }

    [TestCase("a", 8095)]
    [TestCase("a", 8096)]
    [TestCase("a", 8097)]
    [TestCase("a", 20_000)]
    [TestCase("\t", 3_000)]
    [TestCase("aaa\t", 2_000)]
    [TestCase("aa\t", 2_000)]
    [TestCase("\u00e4", 6_000)]
    public async Task A_long_entry_is_cut_where_rsyslogd_cuts_it(string unit, int length)
    {
        const string Before = "<12>Nov 23 10:00:00 prog[77]: ";
        string text = string.Concat(Enumerable.Repeat(unit, length - Before.Length));
        string entry = System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string> { ["SYSLOG_IDENTIFIER"] = "prog", ["_PID"] = "77", ["PRIORITY"] = "4", ["MESSAGE"] = text });
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(Forward);
        string answer = (await daemon.SendAsync([Encoding.UTF8.GetBytes(Before + text)], journal: true)).Single();
        MessageLine.Read(entry, out ReceivedMessage? message);
        Assert.That(
            (Fields(entry), message!.IsCut), Is.EqualTo((answer.TrimEnd('\ufffd'), Encoding.UTF8.GetByteCount(Before + text) > 8096)));
    }

    [Test]
    public async Task A_message_takes_in_the_queue_on_disk_what_is_predicted()
    {
        using TemporaryDirectory spool = new();
        string queue = $$"""
            action(type="omrelp" target="127.0.0.1" port="9" queue.type="Disk" queue.filename="q" queue.spoolDirectory="{{spool.Path}}"
                   action.resumeRetryCount="-1") {{Forward}}
            """;
        await using RsyslogDaemon daemon = await RsyslogDaemon.StartAsync(queue, """module(load="omrelp")""");
        string[] lines =
        [
            .. Enumerable.Range(0, 150).Select(static i => $"<13>1 2026-11-23T10:00:00Z vm kubelet {i} - - {new string('x', 100 + (i * 7))}"),
        ];
        await daemon.SendAsync(lines.Select(Encoding.UTF8.GetBytes), journal: false);
        WireSize size = new(new ShootIdentity("p", "s", "u"));
        double predicted = lines.Sum(line =>
        {
            MessageLine.Read(line, out ReceivedMessage? message);
            return (double)size.InQueue(message!);
        });
        Eventually.Holds(
            () => Directory.EnumerateFiles(spool.Path).Sum(static file => new FileInfo(file).Length) / predicted is > 0.9 and < 1.1,
            "a queue on disk of the predicted size");
    }

    private static async Task<string> RenderedConfigAsync(ShootIdentity shoot)
    {
        string[] identity = ["--project", shoot.ProjectName, "--shoot", shoot.Name, "--shoot-uid", shoot.Uid];
        return (await Cli.RunAsync(Samples.Config, ["render", "-", "-s", "60-audit.conf", .. identity])).Output;
    }

    private static string Fields(string line)
    {
        string? fault = MessageLine.Read(line, out ReceivedMessage? received);
        return received?.Message is not { } message
            ? "fault: " + fault
            : $"{message.ProgramName}\t{message.Severity}\t{message.Message}";
    }
}
