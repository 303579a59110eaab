using System.Globalization;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// The configure script, killed after every program that it calls, and before every one that puts something in place: at no time are
/// rules, keys or the configuration missing or cut short, and the next run leads to where a run without a kill leads.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Children)]
[Platform("Linux")]
internal sealed class ConfigureScriptKillTests : IDisposable
{
    private const string OldConfig = ScriptNode.Config + "# old\n";
    private const string NewConfig = ScriptNode.Config + "# new\n";
    private const string OwnRules = "-D\n-w /srv -p wa -k own\n";
    private const string OldRules = "-D\n-w /srv -p wa -k old\n";
    private const string NewRules = "-D\n-w /srv -p wa -k new\n";

    private static readonly string[] Programs =
    [
        "augenrules", "auditctl", "chmod", "chown", "cp", "grep", "install", "journalctl", "ln", "mkdir", "mv", "rm", "rmdir", "sed", "sha256sum",
        "sync", "systemctl", "timeout",
    ];

    private readonly ScriptNode _node = new();
    private readonly TemporaryDirectory _saved = new();

    public void Dispose()
    {
        _node.Dispose();
        _saved.Dispose();
    }

    [Test]
    public void A_fresh_node()
    {
        Prepare();
        Deliver(NewConfig, "new\n", NewRules);

        KillEverywhere();
    }

    [Test]
    public void A_node_where_everything_changes()
    {
        Prepare();
        Deliver(OldConfig, "old\n", OldRules);
        Settle();
        Deliver(NewConfig, "new\n", NewRules);

        KillEverywhere(() =>
        {
            Assert.That(_node.Read("etc/rsyslog.d/60-audit.conf"), Is.EqualTo(OldConfig).Or.EqualTo(NewConfig));
            Assert.That(_node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("old\n").Or.EqualTo("new\n"));
            Assert.That(Convert.ToString((int)File.GetUnixFileMode(_node.PathOf("etc/ssl/rsyslog/tls.key")), 8), Is.EqualTo("600"));
        });
    }

    [Test]
    public void A_node_where_audit_and_TLS_are_switched_off()
    {
        Prepare();
        Deliver(OldConfig, "old\n", OldRules);
        Settle();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("tls")), recursive: true);
        _node.DeliverConfig(NewConfig);

        KillEverywhere(() => Assert.That(_node.Read("etc/rsyslog.d/60-audit.conf"), Is.EqualTo(OldConfig).Or.EqualTo(NewConfig)));

        Assert.That(_node.Read("etc/audit/rules.d/audit.rules"), Is.EqualTo(OwnRules));
        Assert.That(_node.Exists("etc/audit/rules.d.original"), Is.False);
    }

    private void Prepare()
    {
        _node.Write("etc/audit/rules.d/audit.rules", OwnRules);
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        string bin = Directory.CreateDirectory(_node.PathOf("bin")).FullName;
        foreach (string program in Programs)
        {
            File.CreateSymbolicLink(Path.Combine(bin, program), Path.Combine(ScriptTemplates.StandIns, "../Killers/step"));
        }

        // What rsyslogd says of a configuration is the subject of other tests.
        File.CreateSymbolicLink(Path.Combine(bin, "rsyslogd"), "/bin/true");
    }

    // A run that only looks, so that the next one takes its word.
    private void Settle()
    {
        _node.Write("sys/fs/cgroup/system.slice/rsyslog.service/cgroup.procs", "4711\n");
        _node.Write("sys/fs/cgroup/system.slice/auditd.service/cgroup.procs", "4712\n");
        _node.Run();
        _node.Run();
        _node.Run();
        Assert.That(File.ReadAllText(_node.PathOf(ScriptNode.Delivered("state/settled"))), Is.Not.Empty);
    }

    private void Deliver(string config, string key, string rules)
    {
        _node.DeliverConfig(config);
        _node.DeliverTls(key);
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        _node.Write(ScriptNode.Delivered("audit/rules.d/00_shoot_rsyslog_relp.rules"), rules);
    }

    private void KillEverywhere(Action? whileKilled = null)
    {
        Copy(_node.Root, _saved.Path);
        int status = Run(0, 0);
        Assert.That(status, Is.Zero, _node.Journal);
        string[] steps = File.ReadAllLines(_node.PathOf("steps"));
        string expected = Result();
        Assert.That(steps, Has.Length.GreaterThan(20));

        for (int step = 1; step <= steps.Length; step++)
        {
            KillAt(after: step, before: 0, $"killed after {step}, {steps[step - 1]}");
            if (steps[step - 1] is "mv")
            {
                KillAt(after: 0, before: step, $"killed before {step}, {steps[step - 1]}");
            }
        }

        void KillAt(int after, int before, string where)
        {
            Copy(_saved.Path, _node.Root);
            Assert.That(Run(after, before), Is.EqualTo(137), where);
            AssertThatRulesAreWhole(where);
            whileKilled?.Invoke();

            _node.Run();
            Assert.That(Result(), Is.EqualTo(expected), where);
            _node.Run();
            Assert.That(_node.Calls, Is.Empty, where);
        }
    }

    // Each file that augenrules would read is one that somebody wrote, and there is one.
    private void AssertThatRulesAreWhole(string where) =>
        Assert.That(
            Directory.GetFiles(_node.PathOf("etc/audit/rules.d"), "*.rules").Select(File.ReadAllText),
            Is.Not.Empty.And.All.AnyOf(OwnRules, OldRules, NewRules),
            where);

    private int Run(int killAfter, int killBefore) =>
        _node.Start(
            new Dictionary<string, string>
            {
                ["KILL_AFTER"] = killAfter.ToString(CultureInfo.InvariantCulture),
                ["KILL_BEFORE"] = killBefore.ToString(CultureInfo.InvariantCulture),
            },
            $"{_node.PathOf("bin")}:{ScriptTemplates.StandIns}").ExitCode;

    // What is installed, what the daemons have loaded, what the units are.
    private string Result() =>
        _node.Snapshot("etc") + _node.Snapshot("units")
        + string.Concat(Directory.GetFiles(_node.PathOf(ScriptNode.Delivered("state")), "*.loaded").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file) + File.ReadAllText(file)))
        + _node.Gauge("rsyslog_relp_config_valid") + _node.Gauge("rsyslog_augenrules_load_success");

    private static void Copy(string from, string to)
    {
        foreach (string entry in Directory.GetFileSystemEntries(to))
        {
            Tool.Run("/bin/rm", ["-rf", "--", entry]);
        }

        Assert.That(Tool.Run("/bin/cp", ["-a", "--", from + "/.", to]).ExitCode, Is.Zero);
    }
}
