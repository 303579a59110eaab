using RsyslogRelp.Host.Cli.Commands;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class UsageTests
{
    [TestCase("")]
    [TestCase("validate ")]
    [TestCase("render ")]
    [TestCase("diff ")]
    [TestCase("match ")]
    [TestCase("check ")]
    [TestCase("explain ")]
    [TestCase("init ")]
    [TestCase("completion ")]
    public async Task Help_gives_exit_codes_and_where_it_has_a_command_examples(string command)
    {
        ToolResult result = await Cli.RunAsync((command + "--help").Split(' '));
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Contain("Usage:").And.Contain("Exit codes:").And.Contain("rsyslog-relp " + command.Trim()));
        Assert.That(result.Output.Contains("Examples:", StringComparison.Ordinal), Is.EqualTo(command.Length > 0));
        Assert.That(result.Output, Does.Not.Contain("testhost"));
    }

    [Test]
    public async Task The_list_of_commands_fits_a_terminal()
    {
        ToolResult result = await Cli.RunAsync("--help");
        Assert.That(result.Output.Split('\n'), Has.All.Length.LessThanOrEqualTo(140));
    }

    [Test]
    public async Task Version_is_that_of_the_program()
    {
        ToolResult result = await Cli.RunAsync("--version");
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Match(@"^\d+\.\d+\.\d+(-[0-9a-z.-]+)?( \((commit [0-9a-f]{40}(-dirty)?, )?\d{4}-\d\d-\d\d\))?\n$"));
    }

    [TestCase("1.2.3", null, "1.2.3")]
    [TestCase("1.2.3", "", "1.2.3")]
    [TestCase("1.2.3-alpha.0.7+5f2c", "2026-11-29", "1.2.3-alpha.0.7 (commit 5f2c, 2026-11-29)")]
    [TestCase("1.2.3+5f2c-dirty", null, "1.2.3 (commit 5f2c-dirty)")]
    public void Version_names_commit_and_date_where_the_build_knew_them(string informational, string? date, string text) =>
        Assert.That(VersionText.Describe(informational, date), Is.EqualTo(text));

    [TestCase("", "rsyslog-relp: Required command was not provided; see rsyslog-relp --help\n")]
    [TestCase("validate", "rsyslog-relp: give a file or directory, or - for standard input; see rsyslog-relp validate --help\n")]
    [TestCase("validate -f", "see rsyslog-relp validate --help\n")]
    [TestCase("validate -f - --nonsense", "see rsyslog-relp validate --help\n")]
    [TestCase("validate - --nonsense", "see rsyslog-relp validate --help\n")]
    [TestCase("validate -f - -o xml", "see rsyslog-relp validate --help\n")]
    [TestCase("diff a", "see rsyslog-relp diff --help\n")]
    [TestCase("nonsense", "see rsyslog-relp --help\n")]
    [TestCase("validate -f @/etc/passwd", "@/etc/passwd: not found\n")]
    [TestCase("validat x -f y", "rsyslog-relp: Unrecognized command 'validat', did you mean 'validate'?; see rsyslog-relp --help\n")]
    [TestCase("--verison", "rsyslog-relp: Unrecognized option '--verison', did you mean '--version'?; see rsyslog-relp --help\n")]
    [TestCase(
        "validate - --stric",
        "rsyslog-relp: Unrecognized option '--stric', did you mean '--strict'?; a file of that name is ./--stric; see rsyslog-relp validate --help\n")]
    [TestCase("diff a b --hepl", ", did you mean '--help'?; see rsyslog-relp diff --help\n")]
    [TestCase("completion tcsh", "see rsyslog-relp completion --help\n")]
    public async Task Wrong_usage_ends_with_2_and_one_line(string arguments, string error)
    {
        ToolResult result = await Cli.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.EndWith(error));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Cancellation_ends_with_130()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        ToolResult result = await Cli.RunAsync([], ["validate", "-f", "-"], default, source.Token);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((130, "rsyslog-relp: interrupted\n")));
    }
}
