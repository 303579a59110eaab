using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class InputFilesTests : CliFixture
{
    private const string Broken = "a: [";

    [Test]
    public async Task A_directory_is_read_recursively_in_ordinal_order()
    {
        foreach (string name in new[] { "d/b.yaml", "d/B.yml", "d/a/z.json", "d/a.yaml", "d/a/sub/x.YAML", "d/skip.txt", "d/.hidden.yaml" })
        {
            Files.Write(name, Broken);
        }

        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Below("d"));
        Assert.That(Local(result.Output).Split('\n').Select(static line => line.Split(':')[0]), Is.EqualTo(
            new[] { "d/.hidden.yaml", "d/B.yml", "d/a.yaml", "d/a/sub/x.YAML", "d/a/z.json", "d/b.yaml", "" }));
    }

    [Test]
    public async Task A_loop_of_links_is_harmless()
    {
        Files.Write("d/a.yaml", Samples.Config);
        Directory.CreateSymbolicLink(Files.Below("d/loop"), Files.Below("d"));
        Directory.CreateSymbolicLink(Files.Below("d/other"), "../d");
        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Below("d"));
        Assert.That((result.ExitCode, result.ErrorLines[^1]), Is.EqualTo((0, "rsyslog-relp: 1 document, 0 errors, 0 warnings")));
    }

    [Test]
    public async Task A_link_to_a_file_is_followed()
    {
        Files.Write("target", Samples.Config);
        Directory.CreateDirectory(Files.Below("d"));
        File.CreateSymbolicLink(Files.Below("d/link.yaml"), "../target");
        Assert.That((await Cli.RunAsync("validate", "-f", Files.Below("d"))).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_link_to_itself_is_named()
    {
        Directory.CreateDirectory(Files.Below("d"));
        File.CreateSymbolicLink(Files.Below("d/self.yaml"), "self.yaml");
        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Below("d"));
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(Local(result.Error), Does.StartWith("rsyslog-relp: d/self.yaml: "));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_directory_without_documents_is_a_usage_error()
    {
        Files.Write("d/readme.txt", "x");
        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Below("d"));
        Assert.That(
            (result.ExitCode, Local(result.Error)), Is.EqualTo((2, "rsyslog-relp: d: the directory holds no *.yaml, *.yml or *.json\n")));
    }

    [Test]
    public async Task A_missing_file_is_named()
    {
        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Path + "/no/such.yaml");
        Assert.That((result.ExitCode, Local(result.Error)), Is.EqualTo((2, "rsyslog-relp: no/such.yaml: not found\n")));
    }

    [Test]
    public void A_file_that_may_not_be_read_is_named() =>
        // The superuser may read every file, so that no file tells.
        Assert.That(FailureText.At("a.yaml", new UnauthorizedAccessException("whatever")).Message, Is.EqualTo("a.yaml: permission denied"));

    [Test]
    public async Task A_device_that_fails_is_named()
    {
        Assume.That(File.Exists("/proc/self/mem"));
        ToolResult result = await Cli.RunAsync("validate", "-f", "/proc/self/mem");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Match("^rsyslog-relp: /proc/self/mem: [^\n]+\n$"));
    }

    [Test]
    public async Task Standard_input_can_be_given_once()
    {
        ToolResult result = await Cli.RunAsync("validate", "-f", "-", "-f", "-");
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((2, "rsyslog-relp: standard input (-) can be given only once\n")));
    }

    [Test]
    public async Task An_empty_name_is_a_usage_error() =>
        Assert.That((await Cli.RunAsync("validate", "-f", "")).ExitCode, Is.EqualTo(2));

    [Test]
    public async Task Several_files_follow_one_option()
    {
        ToolResult result = await Cli.RunAsync(
            "validate", "-f", Files.Write("a.yaml", Samples.Config), Files.Write("b.yaml", Samples.Auditd));
        Assert.That((result.ExitCode, result.ErrorLines[^1]), Is.EqualTo((0, "rsyslog-relp: 2 documents, 0 errors, 0 warnings")));
    }
}
