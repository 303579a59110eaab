using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class RenderTextTests : CliFixture
{
    private static readonly Screen Terminal = new(IsTerminal: true, HasColour: false);

    [Test]
    public async Task Prints_every_file_after_a_line_with_its_path_and_mode()
    {
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.TlsConfig), ["render", "-", "-o", "text"]);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.StartWith(
            "==> /var/lib/rsyslog-relp-configurator/tls/ca.crt (mode 0600) <==\n(ca of the Secret ref-shoot-relp-client)\n\n==> "));
        Assert.That(result.Output, Does.Contain("\n==> /etc/systemd/system/rsyslog-configurator.service (mode 0644) <==\n[Unit]\n"));
        Assert.That(result.Output, Does.Contain("\n#!/bin/bash\n"));
    }

    [TestCase("60-audit.conf")]
    [TestCase("rsyslog.d/60-audit.conf")]
    [TestCase("/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf")]
    public async Task A_single_file_is_printed_as_it_stands_on_the_node(string name)
    {
        ToolResult text = await Cli.RunAsync(Samples.Shoot(Samples.Config), ["render", "-", "--show-only", name]);
        await Cli.RunAsync(Samples.Shoot(Samples.Config), ["render", "-", "-o", "dir", "--output-dir", Files.Below("out")]);
        string file = await File.ReadAllTextAsync(Files.Below("out/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf"));
        Assert.That(text, Is.EqualTo(new ToolResult(0, file, "")));
    }

    [Test]
    public async Task A_file_that_there_is_not_names_those_that_there_are()
    {
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.Config), ["render", "-", "--show-only", "audit.conf"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("--show-only audit.conf: no such file; there are 60-audit.conf, "));
    }

    [TestCase("--show-only a -o yaml", "--show-only needs -o text")]
    [TestCase("--show-only a -o dir --output-dir x", "--show-only needs -o text")]
    [TestCase("-o text --output-dir x", "--output-dir needs -o dir")]
    public async Task Options_that_do_not_fit_are_refused(string options, string message)
    {
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.Config), ["render", "-", .. options.Split(' ')]);
        Assert.That(result, Is.EqualTo(new ToolResult(2, "", $"rsyslog-relp: {message}\n")));
    }

    [Test]
    public async Task Text_is_the_default_on_a_terminal_and_YAML_elsewhere()
    {
        string shoot = Samples.Shoot(Samples.Config);
        Assert.That((await Cli.RunAsync(shoot, ["render", "-"], Terminal)).Output, Does.StartWith("==> /var/lib/"));
        Assert.That((await Cli.RunAsync(shoot, ["render", "-", "-o", "yaml"], Terminal)).Output, Does.StartWith("spec:\n"));
        Assert.That((await Cli.RunAsync(shoot, ["render", "-"])).Output, Does.StartWith("spec:\n"));
    }

    [Test]
    public async Task A_terminal_gets_no_control_characters_of_a_file()
    {
        const string Auditd = """
            apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
            kind: Auditd
            auditRules: "-D\n-c\n#\t\e[31mred\n-w /etc/passwd -p wa -k passwd\n"
            """;
        string input = Samples.Stream(
            Samples.Shoot(Samples.AuditConfig), Samples.ConfigMap("shoot-audit-rules", "garden-foo", Auditd));
        string[] arguments = ["render", "-", "-s", "00_shoot_rsyslog_relp.rules"];
        Assert.That((await Cli.RunAsync(input, arguments, Terminal)).Output, Does.Contain("\n#\t\\x1b[31mred\n"));
        Assert.That((await Cli.RunAsync(input, arguments)).Output, Does.Contain("\n#\t\u001b[31mred\n"));
    }

    [Test]
    public async Task Many_shoots_are_rendered_with_their_names()
    {
        string input = Landscape("a", "b");
        ToolResult text = await Cli.RunAsync(input, ["render", "-", "-o", "text", "-s", "60-audit.conf"]);
        Assert.That(
            text.Output.Split('\n').Where(static line => line.StartsWith("==>", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "a", "b" }.Select(static name =>
                $"==> garden-foo/{name}: /var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf (mode 0744) <==")));

        ToolResult yaml = await Cli.RunAsync(input, ["render", "-"]);
        Assert.That(yaml.Output, Does.StartWith("---\n# garden-foo/a\nspec:\n").And.Contain("\n---\n# garden-foo/b\nspec:\n"));

        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(
            (await Cli.RunAsync(input, ["render", "-", "-o", "json"])).Output);
        Assert.That(
            json.RootElement.EnumerateArray().Select(static shoot => (
                shoot.GetProperty("name").GetString(),
                shoot.GetProperty("operatingSystemConfig").GetProperty("spec").GetProperty("files").GetArrayLength() > 0)),
            Is.EqualTo(new[] { ("garden-foo/a", true), ("garden-foo/b", true) }));
    }

    [Test]
    public async Task Many_shoots_get_a_directory_each_which_force_replaces()
    {
        string[] arguments = ["render", "-", "-o", "dir", "--output-dir", Files.Below("out")];
        Assert.That(await Cli.RunAsync(Landscape("a", "b"), arguments), Is.EqualTo(new ToolResult(0, "", "")));
        Assert.That(await Cli.RunAsync(Landscape("b", "c"), [.. arguments, "--force"]), Is.EqualTo(new ToolResult(0, "", "")));
        Assert.That(
            Directory.EnumerateFiles(Files.Below("out"), "60-audit.conf", SearchOption.AllDirectories).Select(Local).Order(),
            Is.EqualTo(new[] { "b", "c" }.Select(static name =>
                $"out/garden-foo/{name}/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf")));

        Files.Write("out/garden-foo/README", "mine");
        ToolResult foreign = await Cli.RunAsync(Landscape("b", "c"), [.. arguments, "--force"]);
        Assert.That(foreign.ExitCode, Is.EqualTo(2));
        Assert.That(Local(foreign.Error), Does.Contain("holds what this command did not write: out/garden-foo/README"));
    }

    [Test]
    public async Task An_invalid_shoot_among_many_is_left_out_and_counted()
    {
        string input = Samples.Stream(
            Landscape("a", "b"),
            Landscape("c").Replace("6514", "0", StringComparison.Ordinal),
            Samples.Shoot(Samples.Config, extra: "    disabled: true\n"));
        ToolResult result = await Cli.RunAsync(input, ["render", "-", "-s", "60-audit.conf"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output.Split("==> ").Length - 1, Is.EqualTo(2));
        Assert.That(result.ErrorLines[^2..], Is.EqualTo(new[]
        {
            "rsyslog-relp: 1 invalid document left out, of 4",
            "rsyslog-relp: 1 Shoot without the extension shoot-rsyslog-relp left out",
        }));
    }

    [Test]
    public async Task The_identity_of_one_shoot_is_refused_for_many()
    {
        ToolResult result = await Cli.RunAsync(Landscape("a", "b"), ["render", "-", "--shoot", "x"]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--shoot is the identity of one Shoot"));
    }

    [Test]
    public async Task Placeholders_of_many_configs_are_one_remark()
    {
        Files.Write("in/a.yaml", Samples.Config);
        Files.Write("in/sub/b.yaml", Samples.Stream(Samples.Config, Samples.Config));
        ToolResult result = await Cli.RunAsync("render", Files.Below("in"), "-o", "dir", "--output-dir", Files.Below("out"));
        Assert.That(
            result, Is.EqualTo(new ToolResult(
                0, "", "rsyslog-relp: 3 documents: rendered with placeholders: --project PROJECT --shoot SHOOT --shoot-uid SHOOT-UID\n")));
        Assert.That(
            Directory.EnumerateFiles(Files.Below("out"), "60-audit.conf", SearchOption.AllDirectories)
                .Select(file => Local(file).Split("/var/")[0]).Order(),
            Is.EqualTo(new[] { "out/a", "out/sub/b", "out/sub/b-2" }));
    }

    [Test]
    public async Task One_name_twice_gets_no_directory()
    {
        ToolResult result = await Cli.RunAsync(Landscape("a", "a"), ["render", "-", "-o", "dir", "--output-dir", Files.Below("out")]);
        Assert.That((result.ExitCode, Directory.Exists(Files.Below("out"))), Is.EqualTo((2, false)));
        Assert.That(result.Error, Does.Contain("garden-foo/a is also the name of stdin:1"));
    }

    private static string Landscape(params string[] names) => Samples.Stream(
        [.. names.Select(static name => Samples.Shoot(Samples.Config).Replace("name: bar", "name: " + name, StringComparison.Ordinal))]);
}
