using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.NodeSyntax.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class MatchTests : CliFixture
{
    [TestCase("kubelet", "notice", "hello", 0, "forwarded by loggingRules[0]: program \"kubelet\", severity 5, message \" hello\"\n")]
    [TestCase("kubelet[77]:", "5", " hello", 0, "forwarded by loggingRules[0]: program \"kubelet\", severity 5, message \" hello\"\n")]
    [TestCase("sshd", "ERR", "a foo", 0, "forwarded by loggingRules[1]: program \"sshd\", severity 3, message \" a foo\"\n  loggingRules[0]: program \"sshd\" is not in [\"kubelet\", \"containerd\"]\n")]
    [TestCase("sshd", "6", "foo baz", 1, "not forwarded: program \"sshd\", severity 6, message \" foo baz\"\n  loggingRules[0]: program \"sshd\" is not in [\"kubelet\", \"containerd\"]; severity 6 > 5\n  loggingRules[1]: exclude \"baz\" matched\n")]
    [TestCase("Kubelet", "0", "x\ty", 1, "not forwarded: program \"Kubelet\", severity 0, message \" x#011y\"\n  loggingRules[0]: program \"Kubelet\" is not in [\"kubelet\", \"containerd\"]\n  loggingRules[1]: regex \"foo|bar\" did not match\n")]
    public async Task Says_which_rule_forwards_or_why_none_does(
        string program, string severity, string message, int exitCode, string output)
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Config, ["match", "-f", "-", "--program", program, "--severity", severity, "--message", message]);
        Assert.That(result, Is.EqualTo(new ToolResult(exitCode, output, "")));
    }

    [TestCase(6, "\"p0\", \"p1\", \"p2\", \"p3\", \"p4\", \"p5\"")]
    [TestCase(7, "\"p0\", \"p1\", \"p2\", \"p3\", \"p4\" and 2 more")]
    [TestCase(5000, "\"p0\", \"p1\", \"p2\", \"p3\", \"p4\" and 4,995 more")]
    public async Task A_long_list_of_programs_is_cut(int number, string shown)
    {
        string names = string.Join(", ", Enumerable.Range(0, number).Select(static i => $"p{i}"));
        ToolResult result = await Cli.RunAsync(
            Samples.Config.Replace("kubelet, containerd", names, StringComparison.Ordinal),
            ["match", "-", "--program", "sshd", "--severity", "1", "--message", "x"]);
        Assert.That(result.Output, Does.Contain($"  loggingRules[0]: program \"sshd\" is not in [{shown}]\n"));
    }

    [Test]
    public async Task Json_is_an_object_per_line()
    {
        string file = Files.Write("config.yaml", Samples.Config);
        ToolResult stdin = await Cli.RunAsync("<13>kubelet: \"a\"\n<14>sshd: baz foo\n", ["match", file, "--stdin", "-o", "json"]);
        ToolResult single = await Cli.RunAsync("", ["match", file, "-o", "json", "--program", "sshd", "--severity", "1", "--message", "foo"]);
        Assert.That(stdin, Is.EqualTo(new ToolResult(0, """
            {"line":1,"forwarded":true,"rule":0,"program":"kubelet","severity":5,"message":" \"a\"","unmet":[]}
            {"line":2,"forwarded":false,"program":"sshd","severity":6,"message":" baz foo","unmet":[["programName","severity"],["exclude"]]}

            """, "")));
        Assert.That(single.Output, Is.EqualTo(
            "{\"forwarded\":true,\"rule\":1,\"program\":\"sshd\",\"severity\":1,\"message\":\" foo\",\"unmet\":[[\"programName\"]]}\n"));
    }

    [Test]
    public async Task Exactly_one_document_is_needed()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Stream(Samples.Config, Samples.Config), ["match", "-", "--program", "a", "--severity", "1", "--message", "x"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.EndWith(
            "holds 2 Shoots or RsyslogRelpConfigs, exactly one is needed: stdin:1 (RsyslogRelpConfig), stdin:13 (RsyslogRelpConfig)\n"));
    }

    [Test]
    public async Task Takes_the_config_of_a_shoot()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Shoot(Samples.Config, @namespace: "any"),
            ["match", "-f", "-", "--program", "kubelet", "--severity", "0", "--message", ""]);
        Assert.That(
            (result.ExitCode, result.Output),
            Is.EqualTo((0, "forwarded by loggingRules[0]: program \"kubelet\", severity 0, message \" \"\n")));
    }

    [Test]
    public async Task Reads_every_format_line_by_line_and_skips_bad_lines()
    {
        string file = Files.Write("config.yaml", Samples.Config);
        string lines = """
            <13>Nov 23 10:00:00 vm kubelet[77]: hello
            <13>1 2026-11-23T10:00:00Z vm kubelet 77 - - hello
            {"SYSLOG_IDENTIFIER":"kubelet","_PID":"77","PRIORITY":"5","MESSAGE":"hello"}
            no format at all

            {"half
            <14>Nov 23 10:00:00 vm kubelet[77]: nothing
            """;
        ToolResult result = await Cli.RunAsync(lines, ["match", "-f", file, "--stdin"]);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Is.EqualTo("""
            stdin:1: forwarded by loggingRules[0]: program "kubelet", severity 5, message " hello"
            stdin:2: forwarded by loggingRules[0]: program "kubelet", severity 5, message "hello"
            stdin:3: forwarded by loggingRules[0]: program "kubelet", severity 5, message " hello"
            stdin:7: not forwarded: program "kubelet", severity 6, message " nothing"
              loggingRules[0]: severity 6 > 5
              loggingRules[1]: regex "foo|bar" did not match

            """));
        Assert.That(result.ErrorLines, Is.EqualTo(new[]
        {
            "stdin:4: skipped: begins neither with a priority (<0> to <191>) nor with {: its severity is not known",
            "stdin:6: skipped: not valid JSON",
        }));
    }

    [Test]
    public async Task An_empty_stdin_forwards_nothing() =>
        Assert.That((await Cli.RunAsync("", ["match", "-f", Files.Write("c.yaml", Samples.Config), "--stdin"])).ExitCode, Is.EqualTo(1));

    [Test]
    public async Task A_line_without_end_is_skipped_and_costs_no_memory()
    {
        byte[] endless = new byte[20 * 1024 * 1024];
        Array.Fill(endless, (byte)'x');
        byte[] input = [.. endless, .. "\n<13>Nov 23 10:00:00 vm kubelet: a\n"u8];
        ToolResult result = await Cli.RunAsync(input, ["match", "-f", Files.Write("c.yaml", Samples.Config), "--stdin"]);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Is.EqualTo("stdin:1: skipped: longer than 1048576 bytes\n"));
        Assert.That(result.Output, Does.StartWith("stdin:2: forwarded"));
    }

    [Test]
    public void The_steps_for_a_message_are_limited_for_all_rules_together()
    {
        LoggingRule[] rules = [.. Enumerable.Range(0, 50).Select(static _ => new LoggingRule { MessageContent = new() { Regex = "(a|b)*c" } })];
        LogMessage message = new("kubelet", 6, new string('a', 1_000));
        const long EnoughForOne = 100_000;
        Assert.That(new LogFilterEvaluation(rules[..1]).Evaluate(message, EnoughForOne).Rule, Is.Null);
        Assert.That(
            () => new LogFilterEvaluation(rules).Evaluate(message, EnoughForOne), Throws.TypeOf<PosixRegexUnpredictableException>());
        Assert.That(new LogFilterEvaluation(rules).Evaluate(message).Rule, Is.Null);
    }

    [Test]
    public async Task An_empty_expression_matches_every_message()
    {
        string config = Samples.Config.Replace("foo|bar", "\"\"", StringComparison.Ordinal);
        ToolResult result = await Cli.RunAsync("<14>x y: aba\n", ["match", "-f", Files.Write("c.yaml", config), "--stdin"]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("stdin:1: forwarded by loggingRules[1]"));
    }

    [TestCase("match -f - --program a --severity 1", "give --program, --severity and --message, or --stdin")]
    [TestCase("match -f - --program a --severity 8 --message x", "--severity 8: must be 0 to 7 or one of emerg, alert, crit, err, warning, notice, info, debug")]
    [TestCase("match -f - --program a --severity loud --message x", "--severity loud: must be 0 to 7")]
    [TestCase("match -f - --stdin", "standard input cannot hold both")]
    [TestCase("match -f - --stdin --program a", "leave out --program")]
    public async Task Wrong_usage_is_named(string arguments, string message)
    {
        ToolResult result = await Cli.RunAsync(Samples.Config, arguments.Split(' '));
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(message));
    }

    [Test]
    public async Task An_invalid_config_is_trouble()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Config.Replace("foo|bar", "(", StringComparison.Ordinal),
            ["match", "-f", "-", "--program", "a", "--severity", "1", "--message", "x"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("messageContent.regex: Invalid value"));
    }
}
