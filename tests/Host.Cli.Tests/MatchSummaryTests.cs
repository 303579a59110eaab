using System.Globalization;
using System.Text.Json;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class MatchSummaryTests : CliFixture
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private const string Config = """
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: RsyslogRelpConfig
        target: relp.example.com
        port: 6514
        loggingRules:
        - programNames: [kubelet]
        - programNames: [audisp-syslog]
          messageContent: {regex: key=}
        - severity: 1

        """;

    [Test]
    public async Task Adds_up_what_rules_forward()
    {
        ToolResult result = await SummarizeAsync(Journal(), "--nodes", "10");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.StartWith("""
            103 messages of 1 node in 2.0 days, 2026-11-20 00:00 to 2026-11-22 00:00 UTC

            rule             messages   share     bytes  per day  peak minute
            loggingRules[0]        61  59.2 %  14.0 KiB       30           60
            loggingRules[1]         2   1.9 %     359 B        1            1
            loggingRules[2]         0   0.0 %       0 B        0            0
            forwarded              63  61.2 %  14.4 KiB       32           60
            not forwarded          40  38.8 %   3.4 KiB       20           20

            forwarded nothing: loggingRules[2]

            programs forwarded: kubelet 61, audisp-syslog 2

            programs not forwarded: sshd 40

            audit keys forwarded: passwd 1, privilege_escalation 1

            cut by rsyslogd after 8,096 bytes: 1 forwarded, 0 not; the longest has 9,033 bytes

            forecast for 10 nodes: 315 messages and 72.0 KiB per day; in the peak minute 600 messages and 79.6 KiB
            without the receiver, the queue of a node lasts 
            """));
        Assert.That(result.Error, Is.EqualTo("skipped: stdin:104: not valid JSON\n"));
    }

    [Test]
    public async Task Json_holds_the_same_numbers()
    {
        ToolResult result = await SummarizeAsync(Journal(), "--nodes", "10", "-o", "json");
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement root = json.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("messages").GetInt64(), Is.EqualTo(103));
            Assert.That(root.GetProperty("skipped").GetInt64(), Is.EqualTo(1));
            Assert.That(root.GetProperty("last").GetDateTime(), Is.EqualTo(Start.AddDays(2).UtcDateTime));
            Assert.That(
                root.GetProperty("rules").EnumerateArray().Select(static rule => rule.GetProperty("messages").GetInt64()),
                Is.EqualTo(new long[] { 61, 2, 0 }));
            Assert.That(root.GetProperty("rules")[0].GetProperty("peakMinuteMessages").GetInt64(), Is.EqualTo(60));
            Assert.That(
                root.GetProperty("notForwarded").GetProperty("programs")[0].GetRawText(),
                Does.Contain("\"sshd\"").And.Contain("40"));
            Assert.That(root.GetProperty("forwarded").GetProperty("auditKeys").GetArrayLength(), Is.EqualTo(2));
            Assert.That(root.GetProperty("cut").GetProperty("forwarded").GetInt64(), Is.EqualTo(1));
            Assert.That(root.GetProperty("forecast").GetProperty("messagesPerDay").GetDouble(), Is.EqualTo(315));
            Assert.That(root.TryGetProperty("gained", out _), Is.False);
        });
    }

    [Test]
    public async Task Against_another_config_says_what_is_gained_and_lost()
    {
        string old = Files.Write(
            "old.yaml", Config.Replace("[kubelet]", "[sshd]", StringComparison.Ordinal).Replace("severity: 1", "severity: 7", StringComparison.Ordinal)
                .Replace("- severity: 7", "- programNames: [sshd]", StringComparison.Ordinal));
        ToolResult text = await SummarizeAsync(Journal(), "--against", old);
        Assert.That(text.Output, Does.Match("\ngained: 61 messages, 14\\.0 KiB: kubelet 61\n\nlost: 40 messages, 3\\.4 KiB: sshd 40\n"));
        ToolResult same = await SummarizeAsync(Journal(), "--against", Files.Write("same.yaml", Config));
        Assert.That(same.Output, Does.Contain("\ngained: 0 messages, 0 B\n\nlost: 0 messages, 0 B\n"));
        ToolResult json = await SummarizeAsync(Journal(), "--against", old, "-o", "json");
        using JsonDocument parsed = JsonDocument.Parse(json.Output);
        Assert.That(parsed.RootElement.GetProperty("lost").GetProperty("messages").GetInt64(), Is.EqualTo(40));
    }

    [Test]
    public async Task Decides_as_match_does_line_by_line()
    {
        string file = Files.Write("config.yaml", Config);
        ToolResult lines = await Cli.RunAsync(Journal(), ["match", file, "--stdin"]);
        ToolResult json = await SummarizeAsync(Journal(), "-o", "json");
        using JsonDocument parsed = JsonDocument.Parse(json.Output);
        for (int rule = 0; rule < 3; rule++)
        {
            Assert.That(
                parsed.RootElement.GetProperty("rules")[rule].GetProperty("messages").GetInt32(),
                Is.EqualTo(lines.Output.Split('\n').Count(line => line.Contains($": forwarded by loggingRules[{rule}]:", StringComparison.Ordinal))));
        }
    }

    // A million lines would show no more: what is kept after 20,000 is still all that is kept after 100,000.
    [Test]
    public async Task Memory_does_not_grow_with_the_number_of_lines()
    {
        string file = Files.Write("config.yaml", Config);
        await using JournalStream journal = new(entries: 100_000, measureEvery: 20_000);
        await using StringWriter output = new();
        await using StringWriter error = new();
        int exitCode = await CommandLine.InvokeAsync(
            ["match", file, "--summary", "--against", file], journal, output, error, CancellationToken.None);
        Assert.That(exitCode, Is.Zero, error.ToString());
        Assert.That(output.ToString(), Does.StartWith("100,000 messages of 1 node in 27.8 hours"));
        Assert.That(journal.Retained, Has.Count.EqualTo(5));
        Assert.That(journal.Retained[^1] - journal.Retained[0], Is.LessThan(512 * 1024), string.Join(", ", journal.Retained));
    }

    [Test]
    public async Task Syslog_lines_without_a_time_have_no_rate()
    {
        ToolResult result = await SummarizeAsync("<13>kubelet: a\n<13>sshd: b\n");
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.StartWith("2 messages; their times are not known\n"));
        Assert.That(result.Output, Does.Match("loggingRules\\[0\\] +1  50\\.0 % +[0-9]+ B +- +-\n").And.Not.Contain("forecast"));
    }

    [Test]
    public async Task Nodes_of_a_journal_share_its_rate()
    {
        string entries = string.Concat(
            from host in new[] { "a", "b" } from day in new[] { 0, 1 } select Entry(Start.AddDays(day), "kubelet", 6, "x", host));
        ToolResult result = await SummarizeAsync(entries, "--nodes", "10");
        Assert.That(result.Output, Does.Contain("4 messages of 2 nodes in 24.0 hours").And.Contain("forecast for 10 nodes: 20 messages and "));
    }

    [TestCase("--stdin", 1)]
    [TestCase("--summary", 1)]
    public async Task Nothing_forwarded_ends_with_1(string option, int exitCode)
    {
        ToolResult result = await Cli.RunAsync("<13>sshd: b\n", ["match", Files.Write("config.yaml", Config), option]);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
    }

    [TestCase("--against x", "--against and --nodes need --summary")]
    [TestCase("--nodes 3 --stdin", "--against and --nodes need --summary")]
    [TestCase("--summary --program x", "--stdin and --summary take the messages from standard input; leave out --program, --severity and --message")]
    [TestCase("--summary --nodes 0", "--nodes must be 1 or more; see rsyslog-relp match --help")]
    [TestCase("--summary --against -", "standard input cannot hold both the document (-) and the messages")]
    public async Task Options_that_do_not_fit_are_refused(string options, string message)
    {
        ToolResult result = await Cli.RunAsync("", ["match", Files.Write("config.yaml", Config), .. options.Split(' ')]);
        Assert.That(result, Is.EqualTo(new ToolResult(2, "", $"rsyslog-relp: {message}\n")));
    }

    private Task<ToolResult> SummarizeAsync(string lines, params string[] options) =>
        Cli.RunAsync(lines, ["match", Files.Write("config.yaml", Config), "--summary", .. options]);

    // Within two days: a minute with 60 messages of kubelet, then a long one; two of auditd; twice 20 of sshd; a line that is none.
    private static string Journal() => string.Concat(
    [
        .. Enumerable.Range(0, 60).Select(static second => Entry(Start.AddSeconds(second), "kubelet", 6, new string('k', 20))),
        Entry(Start.AddHours(5), "kubelet", 6, new string('x', 9000)),
        Entry(Start.AddHours(6), "audisp-syslog", 6, "type=SYSCALL msg=audit(1795132800.1:1): arch=c000003e success=yes key=\"passwd\"#035ARCH=x86_64"),
        Entry(Start.AddHours(7), "audisp-syslog", 6, "node=vm type=SYSCALL msg=audit(1795136400.1:2): success=yes key=\"privilege_escalation\""),
        .. Enumerable.Range(0, 40).Select(static i => Entry(Start.AddDays(i / 20 + 1), "sshd", 6, "hello")),
        "{\"half\n",
    ]);

    private static string Entry(DateTimeOffset time, string program, int severity, string message, string host = "vm") =>
        JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["__REALTIME_TIMESTAMP"] = ((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
            ["_HOSTNAME"] = host,
            ["SYSLOG_IDENTIFIER"] = program,
            ["_PID"] = "77",
            ["PRIORITY"] = severity.ToString(CultureInfo.InvariantCulture),
            ["MESSAGE"] = message,
        }) + "\n";
}
