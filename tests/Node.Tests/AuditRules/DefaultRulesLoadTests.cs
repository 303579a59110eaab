using RsyslogRelp.Node.Tests.Scripts;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>
/// What the real auditctl and kernel make of the default rules. Other machines than this one are simulated by the words that
/// auditctl would take them for: <c>arch=aarch64</c> for <c>arch=b64</c> has it use the tables of arm64, an unknown name stands for
/// a system call that an older one lacks, a path that is not there for a missing directory.
/// </summary>
[NonParallelizable]
internal sealed class DefaultRulesLoadTests
{
    // What 00-base-config.rules says a node may lack.
    private static readonly string[] Optional = ["/boot", "/lib64", "/opt", "/root"];

    private Auditctl? _auditctl;

    private Auditctl Auditctl => _auditctl!;

    [OneTimeSetUp]
    public void FindAuditctl() => _auditctl = Auditctl.RequireWithoutRules();

    [OneTimeTearDown]
    public void RestoreAudit() => _auditctl?.Dispose();

    [TearDown]
    public void DeleteRules() => _auditctl?.DeleteAll();

    [Test]
    public void On_x86_64_every_rule_loads()
    {
        string[] missing = [.. Optional.Where(static directory => !Directory.Exists(directory))];

        AuditLoad load = Auditctl.Load(DefaultRules.Text);

        Assert.That(load.Succeeded, Is.True);
        Assert.That(load.Refused.Where(rule => !missing.Any(directory => Names(rule, directory))), Is.Empty);
        Assert.That(load.Loaded, Has.Count.EqualTo(DefaultRules.Rules.Count - load.Refused.Count));
    }

    // augenrules moves some lines; -i and -c act on what follows them.
    [Test]
    public void As_augenrules_joins_them_they_load_the_same()
    {
        string augenrules = RealPrograms.Require("augenrules", "auditd");
        using TemporaryDirectory directory = new();
        foreach (string file in Directory.GetFiles(Path.Combine(ScriptTemplates.Directory, "audit")))
        {
            File.Copy(file, directory.Below("rules.d/" + Path.GetFileName(file)));
        }

        File.WriteAllText(directory.Below("augenrules"), File.ReadAllText(augenrules).Replace("/etc/audit/", directory.Path + "/", StringComparison.Ordinal));
        Assert.That(Tool.Run(RealPrograms.Require("bash", "bash"), [directory.Below("augenrules")]).ExitCode, Is.Zero);
        string joined = File.ReadAllText(directory.Below("audit.rules"));

        AuditLoad expected = Auditctl.Load(DefaultRules.Text);
        AuditLoad load = Auditctl.Load(joined);
        AuditLoad broken = Auditctl.Load(joined.Replace("dir=/etc ", "dir=/nowhere ", StringComparison.Ordinal));

        Assert.That(load.Succeeded, Is.True);
        Assert.That(load.Loaded, Is.EqualTo(expected.Loaded));
        Assert.That(broken.Succeeded, Is.False);
    }

    [Test]
    public void On_arm64_nothing_is_lost_but_the_system_calls_that_it_does_not_have()
    {
        string ausyscall = RealPrograms.Require("ausyscall", "auditd");

        AuditLoad load = Auditctl.Load(OnArm64(DefaultRules.Text));

        // auditctl says nothing of a system call that only another architecture has: what is loaded tells.
        string[] alone = [.. DefaultRules.Rules.Where(static rule => DefaultRules.Syscalls(rule).SequenceEqual(["mknod"]))];
        Assert.That(load.Succeeded, Is.True);
        Assert.That(alone, Has.Length.EqualTo(1).And.All.Contains("arch=b64"));
        Assert.That(load.Loaded, Has.Count.EqualTo(DefaultRules.Rules.Count - alone.Length));
        Assert.That(load.Loaded, Has.None.Matches("arch=b64.*-S ([a-z0-9_]+,)*mknod[ ,]"));
        Assert.That(Tool.Run(ausyscall, ["aarch64", "mknod", "--exact"]).ExitCode, Is.Not.Zero);
    }

    // Debian's auditctl for arm64 may be built without the tables of arm.
    [Test]
    public void An_auditctl_without_tables_for_32_bits_loads_all_other_rules()
    {
        AuditLoad load = Auditctl.Load(DefaultRules.Text.Replace("arch=b32", "arch=none", StringComparison.Ordinal));

        Assert.That(load.Succeeded, Is.True);
        Assert.That(load.Refused, Is.Not.Empty.And.All.Contains("arch=none"));
        Assert.That(load.Loaded, Has.Count.EqualTo(DefaultRules.Rules.Count - load.Refused.Count));
    }

    [Test]
    public void An_auditctl_older_than_mount_setattr_loads_all_other_rules()
    {
        AuditLoad load = Auditctl.Load(DefaultRules.Text.Replace("mount_setattr", "mount_nothing", StringComparison.Ordinal));

        Assert.That(load.Succeeded, Is.True);
        Assert.That(load.Refused, Has.Count.EqualTo(2).And.All.Contains("-S mount_nothing "));
        Assert.That(load.Refused.SelectMany(DefaultRules.Syscalls), Is.All.EqualTo("mount_nothing"));
        Assert.That(load.Loaded, Has.Count.EqualTo(DefaultRules.Rules.Count - 2));
    }

    [TestCaseSource(nameof(Optional))]
    public void A_directory_that_a_node_lacks_does_not_fail_the_load(string directory)
    {
        AuditLoad load = Auditctl.Load(Without(directory));

        Assert.That(load.Succeeded, Is.True);
        Assert.That(load.Refused.Count(rule => Names(rule, "/nowhere" + directory)), Is.EqualTo(2));
    }

    // What every node has must not vanish unnoticed; with -i it did.
    [TestCase("/etc")]
    [TestCase("/bin")]
    [TestCase("/sbin")]
    [TestCase("/lib")]
    [TestCase("/usr")]
    public void A_refused_rule_that_every_node_should_load_fails_the_load_and_takes_no_other_along(string directory)
    {
        AuditLoad load = Auditctl.Load(Without(directory));

        Assert.That(load.Succeeded, Is.False);
        Assert.That(load.Refused.Count(rule => Names(rule, "/nowhere" + directory)), Is.EqualTo(2));
        Assert.That(load.Loaded, Has.Count.EqualTo(DefaultRules.Rules.Count - load.Refused.Count));
    }

    private static string OnArm64(string rules) =>
        rules.Replace("arch=b64", "arch=aarch64", StringComparison.Ordinal).Replace("arch=b32", "arch=arm", StringComparison.Ordinal);

    private static string Without(string directory) => DefaultRules.Text.Replace($"dir={directory} ", $"dir=/nowhere{directory} ", StringComparison.Ordinal);

    private static bool Names(string rule, string directory) => rule.Contains($"dir={directory} ", StringComparison.Ordinal);
}
