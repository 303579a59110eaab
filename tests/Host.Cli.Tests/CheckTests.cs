using RsyslogRelp.Host.Cli.Check;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class CheckTests : CliFixture
{
    [Test]
    public async Task The_real_judges_accept_what_is_rendered([Values] bool tls, [Values] bool secret)
    {
        RequireJudges();
        string input = Samples.Shoot(tls ? Samples.TlsConfig : Samples.Config);
        ToolResult result = await Cli.RunAsync(secret ? Samples.Stream(input, Samples.Secret("shoot-relp-client", "garden-foo")) : input, ["check", "-f", "-", "--strict"]);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output.Split('\n').Where(static line => line.Contains("accepted", StringComparison.Ordinal)).Select(static line => line.Split('|')[1].Trim()), Is.EqualTo(
            new[] { "rsyslogd -N1", "bash -n", "bash -n", "shellcheck", "shellcheck", "systemd-analyze verify", "systemd-analyze verify" }));
        Assert.That(result.Output, Does.Not.Contain("\u001b"));
    }

    [Test]
    public async Task A_bare_config_needs_no_identity()
    {
        RequireJudges();
        Assert.That((await Cli.RunAsync(Samples.Config, ["check", "-f", "-", "--strict"])).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Colour_appears_only_where_it_is_asked_for()
    {
        RequireJudges();
        await using StringWriter output = new();
        await using StringWriter error = new();
        using MemoryStream input = new(System.Text.Encoding.UTF8.GetBytes(Samples.Config));
        Assert.That(await CommandLine.InvokeAsync(["check", "-f", "-"], input, output, error, CancellationToken.None, colour: true), Is.Zero);
        Assert.That(output.ToString(), Does.Contain("\u001b["));
    }

    [Test]
    public async Task An_invalid_document_is_not_put_before_the_judges()
    {
        ToolResult result = await Cli.RunAsync(Samples.Config.Replace("6514", "0", StringComparison.Ordinal), ["check", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
    }

    [TestCase(typeof(RsyslogdJudge), 0, "rsyslogd: version 8, config validation run (level 1)|rsyslogd: End of config validation run. Bye.", "Accepted")]
    [TestCase(typeof(RsyslogdJudge), 1, "rsyslogd: could not interpret master config file", "Refused")]
    [TestCase(typeof(RsyslogdJudge), 0, "rsyslogd: error during parsing", "Refused")]
    [TestCase(typeof(RsyslogdJudge), 1, "rsyslogd: could not load module 'omrelp'", "NotJudged")]
    [TestCase(typeof(SystemdJudge), 0, "", "Accepted")]
    [TestCase(typeof(SystemdJudge), 0, "foreign.service: something", "Accepted")]
    [TestCase(typeof(SystemdJudge), 0, "/etc/systemd/system/rsyslog-configurator.service:3: Unknown key name", "Refused")]
    [TestCase(typeof(SystemdJudge), 1, "Failed to initialize manager", "NotJudged")]
    public void A_judges_words_are_understood(Type judge, int exitCode, string lines, string verdict)
    {
        Core.Node.NodeFile file = new("/etc/systemd/system/rsyslog-configurator.service", UnixFileMode.None, new Core.Node.InlineContent(""));
        (Verdict understood, _) = ((IJudge)Activator.CreateInstance(judge)!).Read(exitCode, lines.Split('|', StringSplitOptions.RemoveEmptyEntries), file);
        Assert.That(understood.ToString(), Is.EqualTo(verdict));
    }

    [Test]
    public async Task Real_judges_refuse_what_is_broken()
    {
        RequireJudges();
        Core.Node.NodeManifest good = RsyslogRelpRenderer.CreateDefault().Render(
            new() { Target = "a.b", Port = 1, LoggingRules = [new() { Severity = 1 }] }, new("p", "s", "u"));
        Core.Node.NodeManifest broken = new(
            [.. good.Files.Select(static file => file with { Content = new Core.Node.InlineContent(file.Path.EndsWith(".conf", StringComparison.Ordinal) && !file.Path.Contains("memory", StringComparison.Ordinal) ? "action(type=\"omrelp\"" : file.Path.EndsWith(".sh", StringComparison.Ordinal) ? "#!/bin/bash\nif\n" : "[Service]\nMemoryMax=much\n") })],
            [good.Units[0] with { Content = "[Service]\nType=imaginary\nExecStart=/bin/true\n" }]);
        using NodeRoot root = new(broken, null);
        IReadOnlyList<Judgement> judgements = await Court.JudgeAsync(broken, root, CancellationToken.None);
        Assert.That(judgements.Select(static judgement => judgement.Verdict), Is.All.EqualTo(Verdict.Refused));
        Assert.That(judgements.SelectMany(static judgement => judgement.Reasons), Is.Not.Empty.And.All.Not.Contain(root.Path));
    }

    [Test]
    public async Task A_judge_cannot_read_standard_input()
    {
        (int? exitCode, string text) = await JudgeProcess.RunAsync(JudgeProcess.Find("cat")!, [], Files.Path, JudgeProcess.TimeLimit, CancellationToken.None);
        Assert.That((exitCode, text), Is.EqualTo(((int?)0, "")));
    }

    [Test]
    public async Task A_judge_that_does_not_end_gives_no_verdict()
    {
        (int? exitCode, string text) = await JudgeProcess.RunAsync(JudgeProcess.Find("tail")!, ["-f", "/dev/null"], Files.Path, TimeSpan.FromMilliseconds(1), CancellationToken.None);
        Assert.That((exitCode, text), Is.EqualTo(((int?)null, "gave no verdict within 0.001 seconds")));
    }

    [Test]
    public async Task A_judge_that_cannot_run_gives_no_verdict()
    {
        (int? exitCode, string text) = await JudgeProcess.RunAsync(Files.Write("judge", "x"), [], Files.Path, JudgeProcess.TimeLimit, CancellationToken.None);
        Assert.That(exitCode, Is.Null);
        Assert.That(text, Is.Not.Empty);
    }

    [Test]
    public void The_temporary_tree_goes_with_its_owner()
    {
        string path;
        using (NodeRoot root = new(new([], []), null))
        {
            path = root.Path;
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }

        Assert.That(Directory.Exists(path), Is.False);
    }

    private static void RequireJudges()
    {
        string[] missing = [.. new[] { "rsyslogd", "bash", "shellcheck", "systemd-analyze" }.Where(static program => JudgeProcess.Find(program) is null)];
        if (missing.Length > 0)
        {
            Assert.Ignore($"{string.Join(", ", missing)} not found: install the Debian packages rsyslog, rsyslog-relp, bash, shellcheck, systemd");
        }
    }
}
