using RsyslogRelp.Host.Cli.Check;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class CheckTests : CliFixture
{
    [Test]
    public async Task Real_programs_accept_what_is_rendered([Values] bool tls, [Values] bool secret)
    {
        RequireJudges();
        string input = Samples.Shoot(tls ? Samples.TlsConfig : Samples.Config);
        ToolResult result = await Cli.RunAsync(
            secret ? Samples.Stream(input, Samples.Secret("shoot-relp-client", "garden-foo")) : input, ["check", "-f", "-", "--strict"]);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(
            result.Output.Split('\n')
                .Where(static line => line.Contains("accepted", StringComparison.Ordinal))
                .Select(static line => line.Split('|')[1].Trim()),
            Is.EqualTo(
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
        ToolResult result = await Cli.RunAsync(Samples.Config, ["check", "-"], new Shell.Screen(IsTerminal: true, HasColour: true));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("\u001b["));
    }

    private const StringSplitOptions Cells = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    [Test]
    public async Task Many_documents_are_counted_by_check()
    {
        RequireJudges();
        string input = Samples.Stream(Samples.Config, Samples.Config, Samples.Config.Replace("severity: 5", "severity: 4", StringComparison.Ordinal));
        ToolResult text = await Cli.RunAsync(input, ["check", "-", "--strict"]);
        Assert.That((text.ExitCode, text.Error), Is.EqualTo((0, "")), text.Output);
        Assert.That(
            text.Output.Split('\n').Where(static line => line.StartsWith('|') && !line.StartsWith("|-", StringComparison.Ordinal))
                .Select(static line => string.Join(' ', line.Split('|', Cells))),
            Is.EqualTo(new[]
            {
                "check accepted rejected not checked", "rsyslogd -N1 3 0 0", "bash -n 6 0 0", "shellcheck 6 0 0", "systemd-analyze verify 6 0 0",
            }));

        ToolResult json = await Cli.RunAsync(input, ["check", "-", "-o", "json"]);
        using System.Text.Json.JsonDocument parsed = System.Text.Json.JsonDocument.Parse(json.Output);
        System.Text.Json.JsonElement[] documents = [.. parsed.RootElement.GetProperty("documents").EnumerateArray()];
        Assert.That(parsed.RootElement.GetProperty("accepted").GetBoolean());
        Assert.That(documents.Select(static document => document.GetProperty("name").GetString()), Is.EqualTo(new[] { "stdin", "stdin-2", "stdin-3" }));
        Assert.That(documents[2].GetProperty("results")[0].GetRawText(), Does.Contain("\"check\": \"rsyslogd -N1\"").And.Contain("\"accepted\""));
    }

    [Test]
    public async Task A_file_that_two_nodes_share_is_checked_once()
    {
        Core.Node.NodeManifest manifest = RsyslogRelpRenderer.CreateDefault().Render(
            new() { Target = "a.b", Port = 1, LoggingRules = [new() { Severity = 1 }] }, new("p", "s", "u"));
        using NodeRoot root = new(manifest, null);
        NodeChecks checks = new();
        IReadOnlyList<CheckResult> first = await checks.RunAsync(manifest, root, CancellationToken.None);
        IReadOnlyList<CheckResult> second = await checks.RunAsync(manifest, root, CancellationToken.None);
        Assert.That(
            first.Zip(second).Select(static pair => (pair.First.Program, ReferenceEquals(pair.First, pair.Second))),
            Is.EqualTo(first.Select(static result => (result.Program, result.Program != "rsyslogd -N1"))));
    }

    [Test]
    public async Task An_invalid_document_is_not_checked()
    {
        ToolResult result = await Cli.RunAsync(Samples.Config.Replace("6514", "0", StringComparison.Ordinal), ["check", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
    }

    [TestCase(typeof(RsyslogdCheck), 0, "rsyslogd: version 8, config validation run (level 1)|rsyslogd: End of config validation run. Bye.", "Accepted")]
    [TestCase(typeof(RsyslogdCheck), 1, "rsyslogd: could not interpret master config file", "Rejected")]
    [TestCase(typeof(RsyslogdCheck), 0, "rsyslogd: error during parsing", "Rejected")]
    [TestCase(typeof(RsyslogdCheck), 1, "rsyslogd: could not load module 'omrelp'", "NotChecked")]
    [TestCase(typeof(SystemdCheck), 0, "", "Accepted")]
    [TestCase(typeof(SystemdCheck), 0, "foreign.service: something", "Accepted")]
    [TestCase(typeof(SystemdCheck), 0, "/etc/systemd/system/rsyslog-configurator.service:3: Unknown key name", "Rejected")]
    [TestCase(typeof(SystemdCheck), 1, "Failed to initialize manager", "NotChecked")]
    public void Output_of_a_check_is_interpreted(Type judge, int exitCode, string lines, string verdict)
    {
        Core.Node.NodeFile file = new(
            "/etc/systemd/system/rsyslog-configurator.service", UnixFileMode.None, new Core.Node.InlineContent(""));
        (CheckOutcome understood, _) = ((IExternalCheck)Activator.CreateInstance(judge)!).Read(
            exitCode, lines.Split('|', StringSplitOptions.RemoveEmptyEntries), file);
        Assert.That(understood.ToString(), Is.EqualTo(verdict));
    }

    [Test]
    public async Task Real_programs_refuse_broken_files()
    {
        RequireJudges();
        Core.Node.NodeManifest good = RsyslogRelpRenderer.CreateDefault().Render(
            new() { Target = "a.b", Port = 1, LoggingRules = [new() { Severity = 1 }] }, new("p", "s", "u"));
        Core.Node.NodeManifest broken = new(
            [.. good.Files.Select(static file => file with { Content = new Core.Node.InlineContent(Broken(file.Path)) })],
            [good.Units[0] with { Content = "[Service]\nType=imaginary\nExecStart=/bin/true\n" }]);
        using NodeRoot root = new(broken, null);
        IReadOnlyList<CheckResult> results = await new NodeChecks().RunAsync(broken, root, CancellationToken.None);
        Assert.That(results.Select(static result => result.Outcome), Is.All.EqualTo(CheckOutcome.Rejected));
        Assert.That(results.SelectMany(static result => result.Reasons), Is.Not.Empty.And.All.Not.Contain(root.Path));
    }

    private static string Broken(string path) =>
        path.EndsWith(".sh", StringComparison.Ordinal) ? "#!/bin/bash\nif\n"
        : path == Core.Node.NodePaths.DeliveredRsyslogConfig ? "action(type=\"omrelp\""
        : "[Service]\nMemoryMax=much\n";

    [Test]
    public async Task A_program_cannot_read_standard_input()
    {
        (int? exitCode, string text) = await CheckProcess.RunAsync(
            CheckProcess.Find("cat")!, [], Files.Path, CheckProcess.TimeLimit, CancellationToken.None);
        Assert.That((exitCode, text), Is.EqualTo(((int?)0, "")));
    }

    [Test]
    public async Task A_program_that_times_out_checks_nothing()
    {
        (int? exitCode, string text) = await CheckProcess.RunAsync(
            CheckProcess.Find("tail")!, ["-f", "/dev/null"], Files.Path, TimeSpan.FromMilliseconds(1), CancellationToken.None);
        Assert.That((exitCode, text), Is.EqualTo(((int?)null, "gave no verdict within 0.001 seconds")));
    }

    [Test]
    public async Task A_program_that_cannot_run_checks_nothing()
    {
        (int? exitCode, string text) = await CheckProcess.RunAsync(
            Files.Write("judge", "x"), [], Files.Path, CheckProcess.TimeLimit, CancellationToken.None);
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
        string[] missing =
            [.. new[] { "rsyslogd", "bash", "shellcheck", "systemd-analyze" }.Where(static program => CheckProcess.Find(program) is null)];
        if (missing.Length > 0)
        {
            Assert.Ignore(
                $"{string.Join(", ", missing)} not found: install the Debian packages rsyslog, rsyslog-relp, bash, shellcheck, systemd");
        }
    }
}
