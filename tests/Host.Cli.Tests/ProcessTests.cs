using System.Diagnostics;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>What only a process of its own shows: real streams and signals.</summary>
internal sealed class ProcessTests : CliFixture
{
    [Test]
    public async Task Renders_from_a_pipe_into_a_pipe_without_a_byte_order_mark()
    {
        Files.Write("shoot.yaml", Samples.Shoot(Samples.Config));
        Cli.Result result = await CliProcess.RunAsync("cat shoot.yaml | rsyslog-relp render -f - | head -c 5", Files.Root);
        Assert.That(result, Is.EqualTo(new Cli.Result(0, "spec:", "")));
    }

    [Test]
    public async Task A_reader_that_leaves_early_is_no_fault()
    {
        Files.Write("config.yaml", Samples.Config);
        Cli.Result result = await CliProcess.RunAsync("for i in {1..20000}; do echo '<13>x kubelet: a'; done | rsyslog-relp match -f config.yaml --stdin | true; exit ${PIPESTATUS[1]}", Files.Root);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task A_full_disk_is_named()
    {
        Assume.That(File.Exists("/dev/full"));
        Files.Write("shoot.yaml", Samples.Shoot(Samples.Config));
        Cli.Result result = await CliProcess.RunAsync("rsyslog-relp render -f shoot.yaml > /dev/full", Files.Root);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Match("^rsyslog-relp: [^\\n]*[Nn]o space left[^\\n]*\\n$"));
    }

    [TestCase("rsyslog-relp validate -f missing.yaml", 2)]
    [TestCase("rsyslog-relp validate -f bad.yaml", 1)]
    [TestCase("rsyslog-relp", 2)]
    [TestCase("rsyslog-relp --version", 0)]
    [TestCase("rsyslog-relp validate -f - < /dev/null", 2)]
    [TestCase("rsyslog-relp validate -f .", 1)]
    public async Task The_exit_code_is_that_of_the_process(string command, int exitCode)
    {
        Files.Write("bad.yaml", "a: b: c");
        Cli.Result result = await CliProcess.RunAsync(command, Files.Root);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Error);
        Assert.That(result.Error, Does.Not.Contain("   at ").And.Not.Contain("internal error"));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_removes_the_temporary_tree(string signal)
    {
        Files.Write("config.yaml", Samples.Config);
        Directory.CreateDirectory(Files["tmp"]);
        Directory.CreateDirectory(Files["bin"]);

        // A judge that tells through a named pipe that it runs, and then never ends.
        Files.Write("bin/shellcheck", "#!/bin/bash\necho running > \"$STARTED\"\nexec tail -f /dev/null\n");
        File.SetUnixFileMode(Files["bin/shellcheck"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await CliProcess.RunAsync("mkfifo started", Files.Root);

        // Who starts the tests in the background may have told them to ignore SIGINT.
        using Process process = CliProcess.Start("export PATH=$PWD/bin:$PATH; exec env --default-signal=INT rsyslog-relp check -f config.yaml", Files.Root, ("STARTED", Files["started"]), ("TMPDIR", Files["tmp"]));
        Assert.That(await File.ReadAllTextAsync(Files["started"]), Is.EqualTo("running\n"));
        Assert.That(Directory.EnumerateDirectories(Files["tmp"], "rsyslog-relp-check-*"), Has.Exactly(1).Items);

        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Cli.Result result = await CliProcess.EndAsync(process);
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((130, "", "rsyslog-relp: interrupted\n")));
        Assert.That(Directory.EnumerateDirectories(Files["tmp"], "rsyslog-relp-check-*"), Is.Empty);
    }

    [Test]
    public async Task A_missing_judge_is_a_remark_and_fails_under_strict()
    {
        Files.Write("config.yaml", Samples.Config);
        const string Command = "program=$(command -v rsyslog-relp); PATH=/nowhere; \"$program\" check -f config.yaml";
        Cli.Result lenient = await CliProcess.RunAsync(Command, Files.Root);
        Cli.Result strict = await CliProcess.RunAsync(Command + " --strict", Files.Root);
        Assert.That((lenient.ExitCode, strict.ExitCode), Is.EqualTo((0, 1)), lenient.Output + lenient.Error);
        Assert.That(lenient.ErrorLines, Is.SupersetOf(new[]
        {
            "rsyslog-relp: bash -n did not judge: bash is not installed (Debian package: bash)",
            "rsyslog-relp: shellcheck did not judge: shellcheck is not installed (Debian package: shellcheck)",
            "rsyslog-relp: systemd-analyze verify did not judge: systemd-analyze is not installed (Debian package: systemd)",
        }));
        Assert.That(lenient.Output, Does.Contain("not judged").And.Not.Contain("refused"));
    }
}
