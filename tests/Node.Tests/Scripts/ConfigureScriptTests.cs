using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The configure script on a node with stand-ins for the daemons' tools: which state it leads to, and what it asks for.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class ConfigureScriptTests : IDisposable
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string ConfigMetric = "rsyslog_relp_config_valid";

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

    [Test]
    public void A_fresh_node_is_configured_in_one_run()
    {
        _node.DeliverTls("secret\n");

        _node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(_node.Calls, Is.EqualTo(new[]
            {
                "systemctl restart rsyslog.service",
                "systemctl restart auditd.service",
                "augenrules --load",
            }));
            Assert.That(_node.Read(Installed), Is.EqualTo(ScriptNode.Config));
            Assert.That(_node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("secret\n"));
            Assert.That(_node.FileNames("etc/audit/rules.d"), Is.EqualTo(_node.FileNames(ScriptNode.Delivered("audit/rules.d"))));
            Assert.That(_node.Read("etc/audit/plugins.d/syslog.conf"), Does.Contain("\nactive = yes\n"));
            Assert.That(_node.Exists("var/log/rsyslog"));
            Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("1"));
            Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
        });
    }

    [Test]
    public void A_second_run_changes_nothing_asks_for_nothing_and_says_nothing()
    {
        _node.DeliverTls("secret\n");
        _node.Run();
        string before = _node.Snapshot("etc");

        _node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(_node.Calls, Is.Empty);
            Assert.That(_node.Journal, Is.Empty);
            Assert.That(_node.Snapshot("etc"), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_run_killed_at_the_restart_is_finished_by_the_next()
    {
        _node.Run();
        _node.DeliverConfig(ScriptNode.Config + "# changed\n");
        _node.Write("kill/restart", string.Empty);
        _node.Run(exitCode: 137);
        Assert.That(_node.Read(Installed), Does.EndWith("# changed\n"), "copied, but not loaded");
        File.Delete(_node.PathOf("kill/restart"));

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void A_restart_that_fails_is_repeated_later()
    {
        _node.Fail("restart");
        _node.Run();
        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog\"}"), Is.EqualTo("1"));

        _node.Recover("restart");
        _node.LetRetriesBecomeDue();
        _node.Run();

        Assert.That(_node.Calls, Does.Contain("systemctl restart rsyslog.service").And.Contain("systemctl restart auditd.service"));
        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog\"}"), Is.EqualTo("0"));
    }

    [Test]
    public void Daemons_that_have_stopped_are_started_without_a_restart()
    {
        _node.Run();
        _node.Write("units/rsyslog.service", "loaded\nenabled\nfailed\n");
        _node.Write("units/auditd.service", "loaded\nenabled\ninactive\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl start rsyslog.service", "systemctl start auditd.service" }));
    }

    [Test]
    public void A_node_without_auditd_gets_its_rsyslog_configuration_and_says_that_it_does_not_audit()
    {
        _node.Write("units/auditd.service", "not-found\n\ninactive\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(_node.Gauge(AuditMetric), Is.Null);
        Assert.That(_node.StepFailed("auditd"));
        Assert.That(_node.Journal, Does.Contain("no auditd.service"));
    }

    [Test]
    public void A_node_without_rsyslog_gets_its_audit_rules_and_says_that_it_does_not_forward()
    {
        _node.Write("units/rsyslog.service", "not-found\n\ninactive\n");

        _node.Run();

        Assert.That(_node.Exists(Installed), Is.False);
        Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(_node.Gauge(ConfigMetric), Is.Null);
        Assert.That(_node.StepFailed("rsyslog"));
    }

    [Test]
    public void The_metrics_are_clean_for_promtool()
    {
        string promtool = RealPrograms.Require("promtool", "prometheus");
        _node.Run();

        foreach (string file in Directory.GetFiles(ScriptTemplates.PathOf("metrics_dir", _node.Root)))
        {
            ToolResult result = Tool.Run(promtool, ["check", "metrics"], File.ReadAllBytes(file));
            Assert.That(result.ExitCode, Is.Zero, file + ": " + result.Error);
        }
    }
}
