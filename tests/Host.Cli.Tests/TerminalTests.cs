using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>What a terminal receives, here a pseudo terminal of <c>script</c>.</summary>
internal sealed class TerminalTests : CliFixture
{
    private const string Escape = "\e";

    [SetUp]
    public void RequireScript() => RealPrograms.Require("script", "bsdutils");

    [TestCase("--version")]
    [TestCase("--help")]
    [TestCase("match --help")]
    [TestCase("validate config.yaml")]
    [TestCase("validate missing.yaml")]
    [TestCase("render config.yaml -o text")]
    [TestCase("diff config.yaml config.yaml")]
    [TestCase("match config.yaml --program kubelet --severity 1 --message a")]
    [TestCase("nonsense")]
    public void Receives_no_escape_sequence_that_nobody_asked_for(string arguments)
    {
        Files.Write("config.yaml", Samples.Config);
        ToolResult result = OnTerminal($"NO_COLOR=1 rsyslog-relp {arguments}");
        Assert.That(result.Output, Is.Not.Empty.And.Not.Contains(Escape));
    }

    [Test]
    public void Receives_colours_of_a_difference_and_nothing_else()
    {
        Files.Write("old.yaml", Samples.Config);
        Files.Write("new.yaml", Samples.Config.Replace("port: 6514", "port: 6515", StringComparison.Ordinal));
        ToolResult result = OnTerminal("env --unset=NO_COLOR rsyslog-relp diff old.yaml new.yaml");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain(Escape + "[31m"));
        Assert.That(result.Output, Does.Not.Match(Escape + "(?!\\[[0-9]+m)"));
    }

    [Test]
    public void A_document_can_be_typed()
    {
        string command = $"printf '%s\\004' \"$(<config.yaml)\n\" | script --quiet --return --command 'rsyslog-relp validate -' /dev/null";
        Files.Write("config.yaml", Samples.Config);
        ToolResult result = CliProcess.Run(command, Files.Path);
        Assert.That(result.Output, Does.Contain("rsyslog-relp: 1 document, 0 errors"));
        Assert.That(result.Output, Does.Not.Contain(Escape));
    }

    [Test]
    public void Help_is_as_wide_as_the_terminal()
    {
        ToolResult result = OnTerminal("stty columns 60; rsyslog-relp validate --help");
        string[] lines = [.. result.Output.Split("\r\n").TakeWhile(static line => !line.StartsWith("Examples:", StringComparison.Ordinal))];
        Assert.That(lines, Has.Length.GreaterThan(10).And.All.Length.LessThanOrEqualTo(60));
    }

    private ToolResult OnTerminal(string command) =>
        CliProcess.Run($"TERM=xterm script --quiet --return --command '{command}' /dev/null < /dev/null", Files.Path);
}
