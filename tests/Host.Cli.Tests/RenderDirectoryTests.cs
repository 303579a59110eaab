using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class RenderDirectoryTests : CliFixture
{
    private const string Configurator = "out/var/lib/rsyslog-relp-configurator";

    private string[] Arguments(params string[] more) => ["render", "-f", "-", "-o", "dir", "--output-dir", Files.Below("out"), .. more];

    [Test]
    public async Task Writes_the_tree_with_the_modes_of_a_node()
    {
        string input = Samples.Stream(Samples.Shoot(Samples.TlsConfig), Samples.Secret("shoot-relp-client", "garden-foo"));
        ToolResult result = await Cli.RunAsync(input, Arguments());
        Assert.That(result, Is.EqualTo(new ToolResult(0, "", "")));
        Dictionary<string, string> modes = Directory.EnumerateFiles(Files.Below("out"), "*", SearchOption.AllDirectories)
            .ToDictionary(Local, static file => Convert.ToString((int)File.GetUnixFileMode(file), 8));
        Assert.That(modes, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["out/etc/systemd/system/rsyslog-configurator.service"] = "644",
            ["out/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf"] = "644",
            [Configurator + "/audit/rules.d/00-base-config.rules"] = "744",
            [Configurator + "/audit/rules.d/10-privilege-escalation.rules"] = "744",
            [Configurator + "/audit/rules.d/11-privileged-special.rules"] = "744",
            [Configurator + "/audit/rules.d/12-system-integrity.rules"] = "744",
            [Configurator + "/configure-rsyslog.sh"] = "744",
            [Configurator + "/process-rsyslog-pstats.sh"] = "744",
            [Configurator + "/rsyslog.d/60-audit.conf"] = "744",
            [Configurator + "/tls/ca.crt"] = "600",
            [Configurator + "/tls/tls.crt"] = "600",
            [Configurator + "/tls/tls.key"] = "600",
        }));
        Assert.That(await File.ReadAllTextAsync(Files.Below(Configurator + "/tls/tls.key")), Is.EqualTo(Samples.Tls.Value.Key));
        Assert.That(
            await File.ReadAllTextAsync(Files.Below(Configurator + "/rsyslog.d/60-audit.conf")),
            Does.Contain("target=\"relp.example.com\""));
    }

    [Test]
    public async Task Names_the_secrets_that_it_cannot_write()
    {
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.TlsConfig), Arguments());
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(
            result.ErrorLines.Count(
                static line =>
                    line.StartsWith("rsyslog-relp: not written: /var/lib/rsyslog-relp-configurator/tls/", StringComparison.Ordinal)),
            Is.EqualTo(3));
        Assert.That(Directory.Exists(Files.Below(Configurator + "/tls")), Is.False);
    }

    [Test]
    public async Task A_terminal_escape_in_a_name_is_shown_as_text_and_refused()
    {
        string config = Samples.TlsConfig.Replace("relp-client", "\"\\e[31mX\\r\\0\"", StringComparison.Ordinal);
        ToolResult result = await Cli.RunAsync(config, Arguments(Samples.Identity));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("secretReferenceName").And.Contain("not a valid object name"));
        Assert.That(result.Error.Where(static c => char.IsControl(c) && c != '\n'), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(Files.Path), Is.Empty);
    }

    [Test]
    public async Task An_invalid_document_leaves_no_directory()
    {
        ToolResult result = await Cli.RunAsync(Samples.Config.Replace("6514", "0", StringComparison.Ordinal), Arguments(Samples.Identity));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Directory.EnumerateFileSystemEntries(Files.Path), Is.Empty);
    }

    [Test]
    public async Task An_empty_directory_is_filled_and_a_full_one_refused()
    {
        Directory.CreateDirectory(Files.Below("out"));
        ToolResult first = await Cli.RunAsync(Samples.Shoot(Samples.Config), Arguments());
        ToolResult second = await Cli.RunAsync(Samples.Shoot(Samples.Config), Arguments());
        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 2)));
        Assert.That(Local(second.Error), Does.Contain("the directory is not empty; choose another, or --force"));
        Assert.That(Directory.EnumerateFileSystemEntries(Files.Path), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Force_replaces_a_tree_of_its_own_as_a_whole()
    {
        await Cli.RunAsync(
            Samples.Stream(Samples.Shoot(Samples.TlsConfig), Samples.Secret("shoot-relp-client", "garden-foo")), Arguments());
        ToolResult second = await Cli.RunAsync(
            Samples.Shoot(Samples.Config.Replace("6514", "6515", StringComparison.Ordinal)), Arguments("--force"));
        Assert.That(second, Is.EqualTo(new ToolResult(0, "", "")));
        Assert.That(await File.ReadAllTextAsync(Files.Below(Configurator + "/rsyslog.d/60-audit.conf")), Does.Contain("6515"));
        Assert.That(Directory.Exists(Files.Below(Configurator + "/tls")), Is.False, "nothing of the old tree stays");
        Assert.That(Directory.EnumerateFileSystemEntries(Files.Path), Has.Exactly(1).Items);
    }

    [TestCase("out/precious")]
    [TestCase("out/etc/passwd")]
    [TestCase("out/var/lib/other/file")]
    [TestCase("out/etc/systemd/system/rsyslog.service.d/own.conf")]
    public async Task Force_never_removes_what_it_did_not_write(string foreign)
    {
        await Cli.RunAsync(Samples.Shoot(Samples.Config), Arguments());
        Files.Write(foreign, "x");
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.Config), Arguments("--force"));
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("holds what this command did not write"));
        Assert.That(File.Exists(Files.Below(foreign)));
        Assert.That(Directory.EnumerateFileSystemEntries(Files.Path), Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_file_or_link_in_the_way_is_refused([Values] bool link)
    {
        if (link)
        {
            Directory.CreateDirectory(Files.Below("elsewhere"));
            Directory.CreateSymbolicLink(Files.Below("out"), Files.Below("elsewhere"));
        }
        else
        {
            Files.Write("out", "x");
        }

        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.Config), Arguments("--force"));
        Assert.That((result.ExitCode, Local(result.Error)), Is.EqualTo((2, "rsyslog-relp: out: exists and is not a directory\n")));
    }

    [Test]
    public async Task What_cannot_be_written_is_named_and_leaves_nothing()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Shoot(Samples.Config), ["render", "-f", "-", "-o", "dir", "--output-dir", "/proc/rsyslog-relp"]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("rsyslog-relp: /proc/rsyslog-relp: "));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
    }

    [TestCase("render -f - -o dir", "-o dir needs --output-dir DIR")]
    [TestCase("render -f - --output-dir x", "--output-dir needs -o dir")]
    [TestCase("render -f - -o xml", "xml")]
    public async Task Options_must_fit_together(string arguments, string message)
    {
        ToolResult result = await Cli.RunAsync(Samples.Config, arguments.Split(' '));
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(message));
    }
}
