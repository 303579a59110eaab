using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The configure script on a node with stand-ins for the daemons' tools: which state it leads to, and what it asks for.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class ConfigureScriptTests : ScriptFixture
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string ConfigMetric = "rsyslog_relp_config_valid";

    [Test]
    public void A_fresh_node_is_configured_in_one_run()
    {
        Node.DeliverTls("secret\n");

        Node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(Node.Calls, Is.EqualTo(new[]
            {
                "systemctl restart rsyslog.service",
                "systemctl restart auditd.service",
                "augenrules --load",
            }));
            Assert.That(Node.Read(Installed), Is.EqualTo(ScriptNode.Config));
            Assert.That(Node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("secret\n"));
            Assert.That(Node.FileNames("etc/audit/rules.d"), Is.EqualTo(Node.FileNames(ScriptNode.Delivered("audit/rules.d"))));
            Assert.That(Node.Read("etc/audit/plugins.d/syslog.conf"), Does.Contain("\nactive = yes\n"));
            Assert.That(Node.Exists("var/log/rsyslog"));
            Assert.That(Node.Gauge(AuditMetric), Is.EqualTo("1"));
            Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("1"));
        });
    }

    [Test]
    public void A_second_run_changes_nothing_asks_for_nothing_and_says_nothing()
    {
        Node.DeliverTls("secret\n");
        Node.Run();
        string before = Node.Snapshot("etc");

        Node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(Node.Calls, Is.Empty);
            Assert.That(Node.Journal, Is.Empty);
            Assert.That(Node.Snapshot("etc"), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_run_killed_at_the_restart_is_finished_by_the_next()
    {
        Node.Run();
        Node.DeliverConfig(ScriptNode.Config + "# changed\n");
        Node.Write("kill/restart", string.Empty);
        Node.Run(exitCode: 137);
        Assert.That(Node.Read(Installed), Does.EndWith("# changed\n"), "copied, but not loaded");
        File.Delete(Node.PathOf("kill/restart"));

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void A_restart_that_fails_is_repeated_later()
    {
        Node.Fail("restart");
        Node.Run();
        Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog\"}"), Is.EqualTo("1"));

        Node.Recover("restart");
        Node.LetRetriesBecomeDue();
        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl restart rsyslog.service").And.Contain("systemctl restart auditd.service"));
        Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog\"}"), Is.EqualTo("0"));
    }

    [Test]
    public void A_failed_step_does_not_wait_for_a_clock_that_was_set_back()
    {
        Node.Fail("restart");
        Node.Run();
        Node.Recover("restart");
        Node.SetTheClockBack();

        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl restart rsyslog.service"));
    }

    [Test]
    public void A_failed_step_is_tried_again_after_ten_minutes_at_the_latest()
    {
        const string failure = "state/rsyslog.failed";
        Node.Fail("restart");
        Node.Run();
        Node.Write(ScriptNode.Delivered(failure), Node.Read(ScriptNode.Delivered(failure)).Replace("\n30\n", "\n480\n", StringComparison.Ordinal));
        Node.LetRetriesBecomeDue();

        Node.Run();

        Assert.That(Node.Journal, Does.Contain("rsyslog failed, next attempt in 600 s"));
    }

    [Test]
    public void Daemons_that_have_stopped_are_started_without_a_restart()
    {
        Node.Run();
        Node.Write("units/rsyslog.service", "loaded\nenabled\nfailed\n");
        Node.Write("units/auditd.service", "loaded\nenabled\ninactive\n");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl start rsyslog.service", "systemctl start auditd.service" }));
    }

    [Test]
    public void A_node_without_auditd_gets_its_rsyslog_configuration_and_says_that_it_does_not_audit()
    {
        Node.Write("units/auditd.service", "not-found\n\ninactive\n");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(Node.Gauge(AuditMetric), Is.Null);
        Assert.That(Node.StepFailed("auditd"));
        Assert.That(Node.Journal, Does.Contain("no auditd.service"));
    }

    [Test]
    public void A_node_without_rsyslog_gets_its_audit_rules_and_says_that_it_does_not_forward()
    {
        Node.Write("units/rsyslog.service", "not-found\n\ninactive\n");

        Node.Run();

        Assert.That(Node.Exists(Installed), Is.False);
        Assert.That(Node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(Node.Gauge(ConfigMetric), Is.Null);
        Assert.That(Node.StepFailed("rsyslog"));
    }

    [Test]
    public void The_metrics_are_clean_for_promtool()
    {
        string promtool = RealPrograms.Require("promtool", "prometheus");
        Node.Run();

        foreach (string file in Directory.GetFiles(ScriptTemplates.PathOf("metrics_dir", Node.Root)))
        {
            ToolResult result = Tool.Run(promtool, ["check", "metrics"], File.ReadAllBytes(file));
            Assert.That(result.ExitCode, Is.Zero, file + ": " + result.Error);
        }
    }
}
