using System.Diagnostics;
using System.Globalization;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>What only a process of its own shows: real streams and signals.</summary>
internal sealed class ProcessTests : CliFixture
{
    [Test]
    public void Renders_from_a_pipe_into_a_pipe_without_a_byte_order_mark()
    {
        Files.Write("shoot.yaml", Samples.Shoot(Samples.Config));
        ToolResult result = CliProcess.Run("cat shoot.yaml | rsyslog-relp render -f - | head -c 5", Files.Path);
        Assert.That(result, Is.EqualTo(new ToolResult(0, "spec:", "")));
    }

    [Test]
    public void A_reader_that_leaves_early_is_no_fault()
    {
        Files.Write("config.yaml", Samples.Config);
        ToolResult result = CliProcess.Run(
            "for i in {1..20000}; do echo '<13>x kubelet: a'; done 2>/dev/null | rsyslog-relp match -f config.yaml --stdin | true; " +
            "exit ${PIPESTATUS[1]}",
            Files.Path);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
    }

    [TestCase("kubelet", 0)]
    [TestCase("sshd", 1)]
    public void An_endless_match_ends_when_its_reader_leaves(string program, int exitCode)
    {
        Files.Write("config.yaml", Samples.Config);
        string command =
            $"yes '<13>Nov 23 10:00:00 vm {program}: x' 2>/dev/null | rsyslog-relp match -f config.yaml --stdin | head -1; exit " +
            $"${{PIPESTATUS[1]}}";
        using Process process = CliProcess.Start(command, Files.Path);
        ToolResult result = EndInTime(process);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((exitCode, "")));
        Assert.That(result.Output, Does.StartWith("stdin:1: "));
    }

    [TestCase("render -f shoot.yaml")]
    [TestCase("match -f shoot.yaml --program kubelet --severity 1 --message a")]
    public void A_full_disk_is_named(string arguments)
    {
        Assume.That(File.Exists("/dev/full"));
        Files.Write("shoot.yaml", Samples.Shoot(Samples.Config));
        ToolResult result = CliProcess.Run($"rsyslog-relp {arguments} > /dev/full", Files.Path);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Match("^rsyslog-relp: [^\\n]*[Nn]o space left[^\\n]*\\n$"));
    }

    [TestCase("rsyslog-relp validate -f missing.yaml", 2)]
    [TestCase("rsyslog-relp validate -f bad.yaml", 1)]
    [TestCase("rsyslog-relp", 2)]
    [TestCase("rsyslog-relp --version", 0)]
    [TestCase("rsyslog-relp validate -f - < /dev/null", 2)]
    [TestCase("rsyslog-relp validate -f .", 1)]
    public void The_exit_code_is_that_of_the_process(string command, int exitCode)
    {
        Files.Write("bad.yaml", "a: b: c");
        ToolResult result = CliProcess.Run(command, Files.Path);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Error);
        Assert.That(result.Error, Does.Not.Contain("   at ").And.Not.Contain("internal error"));
    }

    [TestCase("2</dev/null")]
    [TestCase("2>&-")]
    [TestCase("2>/dev/full")]
    [TestCase("<&- 2>&-")]
    public void A_standard_error_that_cannot_be_written_changes_no_exit_code(string redirection)
    {
        Files.Write("config.yaml", Samples.Config);
        Files.Write("bad.yaml", "a: b: c");
        int[] exitCodes =
            [.. new[] { "config.yaml", "bad.yaml", "missing.yaml" }.Select(file => CliProcess.Run($"rsyslog-relp validate -f {file} {redirection}", Files.Path).ExitCode)];
        Assert.That(exitCodes, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [TestCase("validate -f - <&-", "input")]
    [TestCase("match -f config.yaml --stdin <&-", "input")]
    [TestCase("render -f shoot.yaml >&-", "output")]
    [TestCase("render -f shoot.yaml <&- >&-", "output")]
    public void A_closed_stream_is_named(string arguments, string stream)
    {
        Files.Write("config.yaml", Samples.Config);
        Files.Write("shoot.yaml", Samples.Shoot(Samples.Config));
        using Process process = CliProcess.Start("exec rsyslog-relp " + arguments, Files.Path);
        Assert.That(EndInTime(process), Is.EqualTo(new ToolResult(2, "", $"rsyslog-relp: standard {stream} is closed\n")));
    }

    [TestCase("validate -f config.yaml", "<&-")]
    [TestCase("validate -f config.yaml", ">&-")]
    public void A_closed_stream_that_is_not_needed_is_no_fault(string arguments, string redirection)
    {
        Files.Write("config.yaml", Samples.Config);
        Assert.That(CliProcess.Run($"rsyslog-relp {arguments} {redirection}", Files.Path).ExitCode, Is.Zero);
    }

    // The input stays open until the program has ended, which therefore cannot have waited for it.
    [TestCase("validate -f -", "INT")]
    [TestCase("validate -f -", "TERM")]
    [TestCase("validate -f pipe", "INT")]
    [TestCase("match -f config.yaml --stdin", "INT")]
    [TestCase("match -f config.yaml --stdin", "TERM")]
    public async Task A_signal_ends_the_wait_for_input(string arguments, string signal)
    {
        Files.Write("config.yaml", Samples.Config);
        CliProcess.Run("mkfifo pipe", Files.Path);
        using Process process = CliProcess.Start("exec env --default-signal=INT rsyslog-relp " + arguments, Files.Path);
        Eventually.Holds(() => HandlesSignals(process.Id), "the program's handler of signals");

        await SignalAsync(process, signal);
        await process.WaitForExitAsync().WaitAsync(Eventually.Patience);

        ToolResult result = Tool.End(process);
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((130, "", "rsyslog-relp: interrupted\n")));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_removes_the_temporary_tree(string signal)
    {
        Files.Write("config.yaml", Samples.Config);
        Directory.CreateDirectory(Files.Below("tmp"));
        Directory.CreateDirectory(Files.Below("bin"));

        // A judge that tells through a named pipe that it runs, and then never ends.
        Files.Write("bin/shellcheck", "#!/bin/bash\necho running > \"$STARTED\"\nexec tail -f /dev/null\n");
        File.SetUnixFileMode(Files.Below("bin/shellcheck"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CliProcess.Run("mkfifo started", Files.Path);

        // Who starts the tests in the background may have told them to ignore SIGINT.
        using Process process = CliProcess.Start(
            "export PATH=$PWD/bin:$PATH; exec env --default-signal=INT rsyslog-relp check -f config.yaml",
            Files.Path,
            ("STARTED", Files.Below("started")),
            ("TMPDIR", Files.Below("tmp")));
        Assert.That(await File.ReadAllTextAsync(Files.Below("started")), Is.EqualTo("running\n"));
        Assert.That(Directory.EnumerateDirectories(Files.Below("tmp"), "rsyslog-relp-check-*"), Has.Exactly(1).Items);

        await SignalAsync(process, signal);
        ToolResult result = Tool.End(process);
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((130, "", "rsyslog-relp: interrupted\n")));
        Assert.That(Directory.EnumerateDirectories(Files.Below("tmp"), "rsyslog-relp-check-*"), Is.Empty);
    }

    [Test]
    public void A_missing_judge_is_a_remark_and_fails_under_strict()
    {
        Files.Write("config.yaml", Samples.Config);
        const string Command = "program=$(command -v rsyslog-relp); PATH=/nowhere; \"$program\" check -f config.yaml";
        ToolResult lenient = CliProcess.Run(Command, Files.Path);
        ToolResult strict = CliProcess.Run(Command + " --strict", Files.Path);
        Assert.That((lenient.ExitCode, strict.ExitCode), Is.EqualTo((0, 1)), lenient.Output + lenient.Error);
        Assert.That(lenient.ErrorLines, Is.SupersetOf(new[]
        {
            "rsyslog-relp: bash -n did not run: bash is not installed (Debian package: bash)",
            "rsyslog-relp: shellcheck did not run: shellcheck is not installed (Debian package: shellcheck)",
            "rsyslog-relp: systemd-analyze verify did not run: systemd-analyze is not installed (Debian package: systemd)",
        }));
        Assert.That(lenient.Output, Does.Contain("not checked").And.Not.Contain("rejected"));
    }

    // The runtime starts this thread when a program first asks for signals.
    // The handler's thread begins with the first of the signals. The main thread sleeps when it has asked for all of them.
    private static bool HandlesSignals(int processId) =>
        Directory.EnumerateDirectories($"/proc/{processId}/task").Any(
            static thread => File.ReadAllText(Path.Join(thread, "comm")) == ".NET SigHandler\n")
        && File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1][0] == 'S';

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static ToolResult EndInTime(Process process)
    {
        Task<ToolResult> end = Task.Run(() => Tool.End(process));
        if (!end.Wait(Eventually.Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The command does not end.");
        }

        return end.Result;
    }
}
