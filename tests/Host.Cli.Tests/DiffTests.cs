using System.Diagnostics;
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
        Assert.That(result.ErrorLines, Has.Exactly(2).Contains("rendered with placeholders"));
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
