using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The artifacts as files: what the programs that read them say of them, and what the contract fixes byte for byte.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed partial class ArtifactTests
{
    private static readonly string[] AuditRules =
        ["00-base-config.rules", "10-privilege-escalation.rules", "11-privileged-special.rules", "12-system-integrity.rules"];

    private static readonly string[] ScriptNames = ["configure-rsyslog.sh", "process-rsyslog-pstats.sh", "cleaner/clean-node.sh"];

    private static readonly string[] Parts =
        [.. Directory.GetFiles(Path.Combine(ScriptTemplates.Directory, "node")).Select(static file => "node/" + Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [TestCaseSource(nameof(ScriptNames))]
    public void A_script_parses_and_shellcheck_has_nothing_against_it(string script)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(ScriptTemplates.Render(script + ".liquid"));

        ToolResult parsed = Tool.Run(RealPrograms.Require("bash", "bash"), ["-n"], text);
        ToolResult linted = Tool.Run(RealPrograms.Require("shellcheck", "shellcheck"), ["--shell=bash", "-"], text);

        Assert.That(parsed.Error, Is.Empty);
        Assert.That(linted.Output, Is.Empty);
        Assert.That(linted.ExitCode, Is.Zero);
    }

    // A path spelled out would be a second place to change.
    [TestCase("configure-rsyslog.sh.liquid")]
    [TestCase("process-rsyslog-pstats.sh.liquid")]
    [TestCase("rsyslog-configurator.service.liquid")]
    [TestCase("cleaner/clean-node.sh.liquid")]
    [TestCaseSource(nameof(Parts))]
    public void A_template_names_no_path_of_ours(string template) =>
        Assert.That(
            ScriptTemplates.Read(template),
            Does.Not.Contain("/var/lib").And.Not.Contain("/etc/rsyslog").And.Not.Contain("/etc/audit").And.Not.Contain("/etc/ssl"));

    // What follows {{ in bash or awk text would be a variable to Liquid.
    [TestCase("configure-rsyslog.sh.liquid")]
    [TestCase("cleaner/clean-node.sh.liquid")]
    [TestCaseSource(nameof(Parts))]
    [TestCase("process-rsyslog-pstats.sh.liquid")]
    public void A_template_holds_no_Liquid_but_variables_and_includes(string template) =>
        Assert.That(
            Variable().Replace(ScriptTemplates.Read(template), string.Empty),
            Does.Not.Contain("{{").And.Not.Contain("{%"));

    // What runs as root on every node must stay small enough to be read as a whole. Lines of code, without comments and empty lines.
    [TestCase(150, "node/shared.sh", "node/state.sh")]
    [TestCase(150, "node/audit.sh", "node/audit-restore.sh")]
    [TestCase(180, "node/rsyslog.sh", "node/certificates.sh")]
    [TestCase(90, "node/user.sh")]
    [TestCase(60, "node/look.sh")]
    [TestCase(110, "process-rsyslog-pstats.sh.liquid")]
    [TestCase(90, "cleaner/clean-node.sh.liquid")]
    public void A_part_keeps_to_its_number_of_lines(int lines, params string[] templates) =>
        Assert.That(
            templates.SelectMany(static template => ScriptTemplates.Read(template).Split('\n')).Count(static line => !NoCode().IsMatch(line)),
            Is.LessThanOrEqualTo(lines));

    [Test]
    public void The_unit_is_what_the_contract_says() =>
        Assert.That(
            ScriptTemplates.Render("rsyslog-configurator.service.liquid"),
            Is.EqualTo(string.Join('\n',
                "[Unit]",
                "Description=rsyslog configurator daemon",
                "Documentation=https://github.com/gardener/gardener-extension-shoot-rsyslog-relp",
                "[Service]",
                "Type=simple",
                "Restart=always",
                "RestartSec=15",
                "ExecStart=/var/lib/rsyslog-relp-configurator/configure-rsyslog.sh",
                "[Install]",
                "WantedBy=multi-user.target")));

    [Test]
    public void The_memory_limits_are_what_the_contract_says() =>
        Assert.That(
            ScriptTemplates.Read("10-shoot-rsyslog-relp-memory-limits.conf"),
            Is.EqualTo("[Service]\nMemoryMin=15M\nMemoryHigh=150M\nMemoryMax=300M\nMemorySwapMax=0"));

    [Test]
    public void Systemd_accepts_the_unit_and_the_memory_limits()
    {
        string analyze = RealPrograms.Require("systemd-analyze", "systemd");
        string directory = Directory.CreateTempSubdirectory("rsyslog-relp-unit-").FullName;
        try
        {
            string script = Path.Combine(directory, "configure-rsyslog.sh");
            File.Copy("/bin/true", script);
            string unit = Path.Combine(directory, "rsyslog-configurator.service");
            File.WriteAllText(
                unit,
                ScriptTemplates.Render("rsyslog-configurator.service.liquid")
                    .Replace("/var/lib/rsyslog-relp-configurator/configure-rsyslog.sh", script, StringComparison.Ordinal));
            string dropIn = Directory.CreateDirectory(unit + ".d").FullName;
            File.WriteAllText(Path.Combine(dropIn, "10.conf"), ScriptTemplates.Read("10-shoot-rsyslog-relp-memory-limits.conf"));

            ToolResult result = Tool.Run(analyze, ["verify", "--man=no", unit]);

            Assert.That(result.Error, Does.Not.Contain("rsyslog-configurator").And.Not.Contain("10.conf"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // augenrules joins the files as they are: without the newline two rules would become one.
    [TestCaseSource(nameof(AuditRules))]
    public void A_rule_file_begins_with_a_rule_and_ends_with_a_newline(string file)
    {
        string text = ScriptTemplates.Read("audit/" + file);

        Assert.That(text, Does.StartWith("-").And.EndWith("\n").And.Not.EndWith("\n\n").And.Not.Contain("\r"));
    }

    [Test]
    public void Every_64_bit_rule_has_its_32_bit_twin()
    {
        string[] watched64 = [.. Rules().Where(rule => rule.Contains("arch=b64", StringComparison.Ordinal)).SelectMany(Watches)];
        string[] watched32 = [.. Rules().Where(rule => rule.Contains("arch=b32", StringComparison.Ordinal)).SelectMany(Watches)];

        Assert.That(watched64, Is.Not.Empty.And.SubsetOf(watched32));
    }

    [Test]
    public void The_rules_watch_what_the_contract_says() =>
        Assert.That(
            Rules().Where(rule => rule.Contains("arch=b64", StringComparison.Ordinal)).SelectMany(Watches),
            Is.EquivalentTo(new[]
            {
                "setuid auid>0 auid!=-1 privilege_escalation", "setreuid auid>0 auid!=-1 privilege_escalation",
                "setgid auid>0 auid!=-1 privilege_escalation", "setregid auid>0 auid!=-1 privilege_escalation",
                "execve euid=0 auid>0 auid!=-1 privilege_escalation", "execveat euid=0 auid>0 auid!=-1 privilege_escalation",
                "mount auid!=-1 privileged_special", "umount2 auid!=-1 privileged_special", "mknod auid!=-1 privileged_special",
                "mknodat auid!=-1 privileged_special", "chroot auid!=-1 privileged_special", "mount_setattr auid!=-1 privileged_special",
                "/boot perm=wa system_integrity", "/etc perm=wa system_integrity", "/bin perm=wa system_integrity",
                "/sbin perm=wa system_integrity", "/lib perm=wa system_integrity", "/lib64 perm=wa system_integrity",
                "/usr perm=wa system_integrity", "/opt perm=wa system_integrity", "/root perm=wa system_integrity",
                "adjtimex time-change", "settimeofday time-change", "clock_settime time-change",
            }));

    // Up to -c a refused rule is passed over, from there on it makes the load fail: on a healthy node none may be refused there.
    [TestCase("x86_64")]
    [TestCase("aarch64")]
    public void After_the_switch_to_strictness_no_rule_names_what_a_node_may_lack(string architecture)
    {
        string ausyscall = RealPrograms.Require("ausyscall", "auditd");
        string[] strict = [.. Rules().SkipWhile(rule => rule != "-c").Skip(1)];

        Assert.That(strict, Is.Not.Empty.And.All.Contains("arch=b64"));
        Assert.That(strict.SelectMany(Directories), Is.EquivalentTo(new[] { "/etc", "/bin", "/sbin", "/lib", "/usr" }));
        foreach (string syscall in strict.SelectMany(Syscalls))
        {
            Assert.That(Tool.Run(ausyscall, [architecture, syscall, "--exact"]).ExitCode, Is.Zero, syscall);
        }
    }

    // An unknown name takes its whole rule along, so what exists on both must not share a rule with what exists on one.
    [TestCase("x86_64", "i386")]
    [TestCase("aarch64", "arm")]
    public void No_rule_mixes_syscalls_that_an_architecture_has_with_those_it_lacks(string bits64, string bits32)
    {
        string ausyscall = RealPrograms.Require("ausyscall", "auditd");

        foreach (string rule in Rules().Where(rule => Syscalls(rule).Any()))
        {
            string architecture = rule.Contains("arch=b64", StringComparison.Ordinal) ? bits64 : bits32;
            Assert.That(
                Syscalls(rule).Select(syscall => Tool.Run(ausyscall, [architecture, syscall, "--exact"]).ExitCode).Distinct().Count(),
                Is.EqualTo(1),
                $"{architecture}: {rule}");
        }
    }

    private static IEnumerable<string> Rules() =>
        AuditRules.SelectMany(file => ScriptTemplates.Read("audit/" + file).TrimEnd('\n').Split('\n'))
            .Where(line => !line.StartsWith('#'));

    private static IEnumerable<string> Syscalls(string rule) => SyscallOption().Matches(rule).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Directories(string rule) => DirectoryOption().Matches(rule).Select(match => match.Groups[1].Value);

    // One line per syscall or directory: what it is, its conditions, its key.
    private static IEnumerable<string> Watches(string rule)
    {
        string conditions = string.Concat(ConditionOption().Matches(rule).Select(match => match.Groups[1].Value + " "));
        string key = KeyOption().Match(rule).Groups[1].Value;
        return Syscalls(rule).Concat(Directories(rule)).Select(what => $"{what} {conditions}{key}");
    }

    [GeneratedRegex(@"\{\{ [a-z_.]+ \}\}|\{% include 'node/[a-z.-]+' -%\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\s*(#.*)?$")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"-S ([a-z0-9_]+)")]
    private static partial Regex SyscallOption();

    [GeneratedRegex(@"-F dir=(\S+)")]
    private static partial Regex DirectoryOption();

    [GeneratedRegex(@"-F ((?:auid|euid|perm)\S+)")]
    private static partial Regex ConditionOption();

    [GeneratedRegex(@"(?:-F key=|-k )(\S+)")]
    private static partial Regex KeyOption();
}
