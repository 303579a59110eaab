namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// The configure script, killed after programs that it calls, and before each that puts something in place: at no time are
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

    private readonly ScriptNode _node = new();
    private readonly KilledScript _script;

    public ConfigureScriptKillTests() => _script = new KilledScript(_node);

    public void Dispose()
    {
        _script.Dispose();
        _node.Dispose();
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
    }

    // A run that only looks, so that the next one takes its word.
    private void Settle()
    {
        _node.Run();
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
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
        _script.Save();
        string[] steps = _script.Count(Run);
        string expected = Result();

        foreach ((KillPoint point, string where) in KilledScript.Points(steps))
        {
            _script.Restore();
            Assert.That(Run(_script.Kill(point)), Is.EqualTo(137), where);
            AssertThatRulesAreWhole(where);
            whileKilled?.Invoke();

            Assert.That(Run(_script.Kill()), Is.Zero, where);
            Assert.That(Result(), Is.EqualTo(expected), where);
            Assert.That(Run(_script.Kill()), Is.Zero, where);
            Assert.That(_node.Calls, Is.Empty, where);
        }
    }

    // Each file that augenrules would read is one that somebody wrote, and there is one.
    private void AssertThatRulesAreWhole(string where) =>
        Assert.That(
            Directory.GetFiles(_node.PathOf("etc/audit/rules.d"), "*.rules").Select(File.ReadAllText),
            Is.Not.Empty.And.All.AnyOf(OwnRules, OldRules, NewRules),
            where);

    private int Run(KillOrder order) => _node.Start(order.Environment, order.FirstInPath).ExitCode;

    // What is installed, what the daemons have loaded, what the units are.
    private string Result() =>
        _node.Snapshot("etc") + _node.Snapshot("units")
        + string.Concat(Directory.GetFiles(_node.PathOf(ScriptNode.Delivered("state")), "*.loaded").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file) + File.ReadAllText(file)))
        + _node.Gauge("rsyslog_relp_config_valid") + _node.Gauge("rsyslog_augenrules_load_success");
}
