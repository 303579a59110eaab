using System.Diagnostics;
using System.Text.Json;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class DiffTests : CliFixture
{
    [Test]
    public async Task Equal_documents_are_the_same()
    {
        ToolResult result = await DiffAsync(
            Samples.Config, Samples.Config.Replace("[kubelet, containerd]", "\n  - kubelet\n  - containerd", StringComparison.Ordinal));
        Assert.That(result, Is.EqualTo(new ToolResult(0, "", "rsyslog-relp: no difference: nodes do nothing\n")));
    }

    [Test]
    public async Task A_bare_config_needs_no_identity()
    {
        ToolResult result = await DiffAsync(
            Samples.Config, Samples.Config.Replace("severity: 5", "severity: 4", StringComparison.Ordinal), identity: false);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.ErrorLines, Has.Exactly(1).Contains("rendered with placeholders"));
    }

    [Test]
    public async Task A_uid_that_one_side_lacks_is_no_difference([Values] bool first)
    {
        (string with, string without) = (Samples.Shoot(Samples.Config), Samples.Shoot(Samples.Config, uid: ""));
        ToolResult result = await DiffAsync(first ? without : with, first ? with : without, identity: false);
        Assert.That(result, Is.EqualTo(new ToolResult(0, "", "rsyslog-relp: no difference: nodes do nothing\n")));
    }

    [Test]
    public async Task A_changed_rule_is_a_hunk_and_restarts_rsyslog()
    {
        ToolResult result = await DiffAsync(Samples.Config, Samples.Config.Replace("severity: 5", "severity: 4", StringComparison.Ordinal));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.StartWith("""
            diff --git a/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf b/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf
            --- a/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf
            +++ b/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf
            @@ -
            """));
        Assert.That(
            result.Output,
            Does.Contain("\n-if $programname == [\"kubelet\",\"containerd\"] and $syslogseverity <= 5 then {\n+if $programname == [\"kubelet\",\"containerd\"] and $syslogseverity <= 4 then {\n"));
        Assert.That(Effects(result), Is.EqualTo(new[] { "restart rsyslog" }));
    }

    [Test]
    public async Task Another_secret_shows_by_its_name_and_replaces_the_tls_files()
    {
        ToolResult result = await DiffAsync(
            Samples.TlsConfig, Samples.TlsConfig.Replace("relp-client", "relp-client-2", StringComparison.Ordinal));
        Assert.That(result.Output, Does.Contain("-  name: ref-relp-client\n+  name: ref-relp-client-2\n"));
        Assert.That(Effects(result), Is.EqualTo(new[] { "replace the TLS files", "restart rsyslog" }));
    }

    [Test]
    public async Task Other_contents_of_a_secret_of_the_same_name_show_without_being_printed()
    {
        string secret = Samples.Secret("relp-client");
        string shorter = secret.Replace("  crt: ", "  crt: " + Samples.Base64("# renewed. " + "\n"), StringComparison.Ordinal);
        ToolResult result = await DiffAsync(Samples.Stream(Samples.TlsConfig, secret), Samples.Stream(Samples.TlsConfig, shorter));
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Error);
        Assert.That(
            result.Output,
            Does.Contain("Secret contents of a/var/lib/rsyslog-relp-configurator/tls/tls.crt and b/var/lib/rsyslog-relp-configurator/tls/tls.crt differ\n").And.Not.Contain("renewed"));
        Assert.That(Effects(result), Is.EqualTo(new[] { "replace the TLS files", "restart rsyslog" }));
    }

    [Test]
    public async Task Custom_audit_rules_replace_the_default_ones()
    {
        ToolResult result = await DiffAsync(Samples.Config, Samples.Stream(Samples.AuditConfig, Samples.ConfigMap("audit-rules")));
        Assert.That(
            result.Output,
            Does.Contain("new file mode 100644\n--- /dev/null\n+++ b/var/lib/rsyslog-relp-configurator/audit/rules.d/00_shoot_rsyslog_relp.rules\n@@ -0,0 +1,3 @@\n+-D\n"));
        Assert.That(Effects(result), Is.EqualTo(new[] { "restart auditd and load the audit rules" }));
    }

    [Test]
    public async Task Audit_switched_off_restores_the_own_rules()
    {
        ToolResult result = await DiffAsync(Samples.Config, Samples.Config + "auditConfig: {enabled: false}\n");
        Assert.That(Effects(result), Is.EqualTo(new[] { "restore its own audit rules and restart auditd" }));
    }

    [Test]
    public async Task A_shoot_that_loses_the_extension_is_cleaned()
    {
        ToolResult result = await DiffAsync(
            Samples.Shoot(Samples.Config), Samples.Shoot(Samples.Config, extra: "    disabled: true\n"), identity: false);
        Assert.That(result.Output, Does.Contain("deleted file mode 100744\n").And.Contain("\\ No newline at end of file\n"));
        Assert.That(Effects(result).Single(), Does.StartWith("be cleaned"));
    }

    [Test]
    public async Task A_shoot_that_gains_the_extension_starts_everything()
    {
        ToolResult result = await DiffAsync(
            Samples.Shoot(Samples.Config, extra: "    disabled: true\n"), Samples.Shoot(Samples.Config), identity: false);
        Assert.That(Effects(result), Has.Length.EqualTo(5).And.Some.EqualTo("restart rsyslog"));
    }

    [Test]
    public async Task Directories_hold_a_document_and_its_references()
    {
        Files.Write("old/config.yaml", Samples.AuditConfig);
        Files.Write("old/map.yaml", Samples.ConfigMap("audit-rules"));
        Files.Write("new/config.yaml", Samples.AuditConfig);
        Files.Write(
            "new/map.yaml", Samples.ConfigMap("audit-rules", auditd: Samples.Auditd.Replace("passwd", "shadow", StringComparison.Ordinal)));
        ToolResult result = await Cli.RunAsync(["diff", Files.Below("old"), Files.Below("new"), .. Samples.Identity]);
        Assert.That(result.Output, Does.Contain("--w /etc/passwd -p wa -k passwd\n+-w /etc/shadow -p wa -k shadow\n"));
        Assert.That(Effects(result), Is.EqualTo(new[] { "restart auditd and load the audit rules" }));
    }

    [Test]
    public async Task Invalid_input_is_trouble_and_not_a_difference([Values] bool first)
    {
        string bad = Samples.Config.Replace("6514", "0", StringComparison.Ordinal);
        ToolResult result = await DiffAsync(first ? bad : Samples.Config, first ? Samples.Config : bad);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(Local(result.Error), Does.Contain(":4: port: Invalid value: 0"));
    }

    [Test]
    public async Task Standard_input_can_be_one_side_only()
    {
        string file = Files.Write("a.yaml", Samples.Config);
        Assert.That((await Cli.RunAsync(Samples.Config, ["diff", "-", file, .. Samples.Identity])).ExitCode, Is.Zero);
        Assert.That((await Cli.RunAsync(Samples.Config, ["diff", "-", "-", .. Samples.Identity])).ExitCode, Is.EqualTo(2));
    }

    /// <summary>What patch(1) makes of the old tree by the diff is the new tree.</summary>
    [Test]
    public async Task Patch_understands_the_diff()
    {
        string before = Samples.Shoot(Samples.Config);
        string after = Samples.Stream(
            Samples.Shoot(
                Samples.AuditConfig.Replace("severity: 5", "severity: 1", StringComparison.Ordinal).Replace("baz", "qux", StringComparison.Ordinal)),
            Samples.ConfigMap("shoot-audit-rules", "garden-foo"));
        await Cli.RunAsync(before, ["render", "-f", "-", "-o", "dir", "--output-dir", Files.Below("old")]);
        await Cli.RunAsync(after, ["render", "-f", "-", "-o", "dir", "--output-dir", Files.Below("new")]);
        ToolResult diff = await DiffAsync(before, after, identity: false);
        Files.Write("change.diff", diff.Output);
        using Process patch = Process.Start(
            new ProcessStartInfo("patch", ["-p1", "-s", "-E", "-d", Files.Below("old"), "-i", Files.Below("change.diff")]))
            ?? throw new InvalidOperationException("patch is not installed (Debian package: patch)");
        await patch.WaitForExitAsync();
        Assert.That(patch.ExitCode, Is.Zero);
        Assert.That(Tree("old"), Is.EquivalentTo(Tree("new")));
    }

    [Test]
    public async Task A_change_of_many_shoots_is_printed_once_and_counted()
    {
        string before = Landscape(("a", Samples.Config), ("b", Samples.Config), ("c", Samples.Config), ("gone", Samples.Config));
        string changed = Samples.Config.Replace("severity: 5", "severity: 4", StringComparison.Ordinal);
        string after = Landscape(("b", changed), ("a", changed), ("c", Samples.Config), ("new", Samples.Config));
        ToolResult result = await DiffAsync(before, after, identity: false);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((1, "")));
        Assert.That(result.Output, Does.StartWith(
            "# 2 Shoots (garden-foo/a, garden-foo/b)\ndiff --git a/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf "));
        Assert.That(result.Output.Split("diff --git").Length - 1, Is.EqualTo(1));
        Assert.That(result.Output, Does.EndWith("""

            Nodes will:
            - restart rsyslog: 2 Shoots (garden-foo/a, garden-foo/b)

            3 Shoots compared: 2 with changes, 1 without
            only in the old input: 1 Shoot (garden-foo/gone)
            only in the new input: 1 Shoot (garden-foo/new)

            """));
    }

    [Test]
    public async Task Many_shoots_without_a_change_are_the_same()
    {
        string landscape = Landscape(("a", Samples.Config), ("b", Samples.Config));
        Assert.That(
            await DiffAsync(landscape, landscape, identity: false),
            Is.EqualTo(new ToolResult(0, "2 Shoots compared: 0 with changes, 2 without\n", "")));
    }

    [Test]
    public async Task A_rendered_directory_is_compared_with_what_is_rendered_now([Values(1, 2)] int shoots)
    {
        string landscape = Landscape([.. Enumerable.Range(0, shoots).Select(static i => ($"s{i}", Samples.TlsConfig))]);
        string tree = Files.Below("before");
        await Cli.RunAsync(landscape, ["render", "-", "-o", "dir", "--output-dir", tree]);
        string file = Files.Write("landscape.yaml", landscape);
        ToolResult same = await Cli.RunAsync("diff", tree, file);
        Assert.That(same.ExitCode, Is.Zero, same.Output);
        Assert.That(same.ErrorLines, Has.Some.Contains("TLS files are not compared"));

        // As another version of this program would have rendered it.
        foreach (string script in Directory.EnumerateFiles(tree, "configure-rsyslog.sh", SearchOption.AllDirectories))
        {
            await File.AppendAllTextAsync(script, "# old\n");
        }

        ToolResult upgrade = await Cli.RunAsync("diff", tree, file);
        Assert.That(upgrade.ExitCode, Is.EqualTo(1));
        Assert.That(upgrade.Output, Does.Contain("\n-# old\n"));
        Assert.That(upgrade.Output.Split("diff --git").Length - 1, Is.EqualTo(1));
        Assert.That(upgrade.Output, Does.Contain("- use the new configure-rsyslog.sh at the configurator's next run, within 15 seconds"));
    }

    [Test]
    public async Task Json_holds_every_document_file_and_effect()
    {
        string before = Landscape(("a", Samples.Config), ("b", Samples.Config), ("gone", Samples.Config));
        string after = Landscape(
            ("a", Samples.Config), ("b", Samples.Config.Replace("severity: 5", "severity: 4", StringComparison.Ordinal)));
        ToolResult result = await Cli.RunAsync(
            "diff", Files.Write("old.yaml", before), Files.Write("new.yaml", after), "-o", "json");
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement[] documents = [.. json.RootElement.GetProperty("documents").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That((result.ExitCode, json.RootElement.GetProperty("different").GetBoolean()), Is.EqualTo((1, true)));
            Assert.That(
                documents.Select(static document => (document.GetProperty("name").GetString(), document.GetProperty("different").GetBoolean())),
                Is.EqualTo(new[] { ("garden-foo/a", false), ("garden-foo/b", true) }));
            JsonElement file = documents[1].GetProperty("files")[0];
            Assert.That(file.GetProperty("path").GetString(), Does.EndWith("/60-audit.conf"));
            Assert.That(file.GetProperty("change").GetString(), Is.EqualTo("changed"));
            Assert.That(file.GetProperty("diff").GetString(), Does.StartWith("diff --git a/var").And.Contain("<= 4 then"));
            Assert.That(documents[1].GetProperty("effects").GetRawText(), Does.Match("^\\[\\s*\"restartRsyslog\"\\s*\\]$"));
            Assert.That(json.RootElement.GetProperty("onlyOld")[0].GetString(), Is.EqualTo("garden-foo/gone"));
        });
    }

    [Test]
    public async Task A_terminal_shows_the_diff_in_colour()
    {
        string before = Files.Write("old.yaml", Samples.Shoot(Samples.Config));
        string after = Files.Write("new.yaml", Samples.Shoot(Samples.Config.Replace("severity: 5", "severity: 4", StringComparison.Ordinal)));
        ToolResult plain = await Cli.RunAsync("diff", before, after);
        ToolResult colour = await Cli.RunAsync("", ["diff", before, after], new Shell.Screen(IsTerminal: true, HasColour: true));
        Assert.That(plain.Output, Does.Not.Contain("\u001b"));
        Assert.That(
            colour.Output.Split('\n'),
            Has.Some.Matches("^\u001b\\[31m-if .*\u001b\\[0m$").And.Some.Matches("^\u001b\\[32m\\+if .*\u001b\\[0m$")
                .And.Some.Matches("^\u001b\\[36m@@ .*\u001b\\[0m$").And.Some.Matches("^\u001b\\[1m--- a/.*\u001b\\[0m$"));
        Assert.That(
            System.Text.RegularExpressions.Regex.Replace(colour.Output, "\u001b\\[[0-9]+m", ""), Is.EqualTo(plain.Output));
    }

    [Test]
    public async Task What_cannot_be_rendered_among_many_is_trouble_and_the_rest_is_compared()
    {
        string landscape = Landscape(("a", Samples.AuditConfig), ("b", Samples.Config));
        ToolResult result = await DiffAsync(landscape, landscape, identity: false);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.EqualTo("1 Shoot compared: 0 with changes, 1 without\n"));
        Assert.That(result.Error, Does.Contain("which is not in the input"));
    }

    private static string Landscape(params (string Name, string Config)[] shoots) => Samples.Stream(
        [.. shoots.Select(static shoot => Samples.Shoot(shoot.Config).Replace("name: bar", "name: " + shoot.Name, StringComparison.Ordinal))]);

    private Dictionary<string, string> Tree(string name) => Directory.EnumerateFiles(Files.Below(name), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Files.Below(name), file), File.ReadAllText);

    private static string[] Effects(ToolResult result) =>
        [.. result.Output[result.Output.IndexOf("\nA node will:\n", StringComparison.Ordinal)..]
            .Split('\n')
            .Where(static line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(static line => line[2..])];

    private Task<ToolResult> DiffAsync(string before, string after, bool identity = true) =>
        Cli.RunAsync(["diff", Files.Write("old.yaml", before), Files.Write("new.yaml", after), .. identity ? Samples.Identity : []]);
}
