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
    private const string JournaldAudit = "etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf";
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
            Assert.That(FileNames("etc/audit/rules.d"), Is.EqualTo(FileNames(ScriptNode.Delivered("audit/rules.d"))));
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

    // The question to systemd is most of what an idle run would cost.
    [Test]
    public void A_run_after_an_idle_one_does_not_even_ask_systemd()
    {
        SettleWithProcesses();

        _node.Run();

        Assert.That(_node.Exists("looks"), Is.False);
        Assert.That(_node.Journal, Is.Empty);
        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
    }

    [Test]
    public void A_settled_node_still_follows_a_changed_configuration()
    {
        SettleWithProcesses();
        _node.DeliverConfig(ScriptNode.Config + "# changed\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [TestCase("rsyslog.service")]
    [TestCase("auditd.service")]
    public void A_settled_node_still_starts_a_daemon_that_has_gone(string unit)
    {
        SettleWithProcesses();
        _node.Write($"sys/fs/cgroup/system.slice/{unit}/cgroup.procs", string.Empty);
        _node.Write("units/" + unit, "loaded\nenabled\nfailed\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl start " + unit }));
    }

    [Test]
    public void A_node_with_a_failed_step_does_not_settle()
    {
        _node.Fail("augenrules");
        SettleWithProcesses();

        _node.Run();

        Assert.That(_node.Exists("looks"));
        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"audit-rules\"}"), Is.EqualTo("1"));
    }

    [Test]
    public void The_key_is_readable_by_its_owner_only_in_a_directory_open_to_all()
    {
        _node.DeliverTls("secret\n");

        _node.Run();

        Assert.That(File.GetUnixFileMode(_node.PathOf("etc/ssl/rsyslog/tls.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Convert.ToString((int)File.GetUnixFileMode(_node.PathOf("etc/ssl/rsyslog")), 8), Is.EqualTo("755"));
    }

    [Test]
    public void A_changed_configuration_restarts_rsyslog_alone()
    {
        _node.Run();
        _node.DeliverConfig(ScriptNode.Config + "# changed\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(_node.Read(Installed), Does.EndWith("# changed\n"));
    }

    [Test]
    public void A_renewed_key_restarts_rsyslog_alone()
    {
        _node.DeliverTls("secret\n");
        _node.Run();
        _node.DeliverTls("renewed\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(_node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("renewed\n"));
    }

    [Test]
    public void A_changed_statistics_script_restarts_rsyslog_which_runs_it()
    {
        _node.Run();
        File.AppendAllText(ScriptTemplates.PathOf("pstats_script", _node.Root), "# changed\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void Certificates_go_when_TLS_is_switched_off()
    {
        _node.DeliverTls("secret\n");
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("tls")), recursive: true);

        _node.Run();

        Assert.That(_node.Exists("etc/ssl/rsyslog"), Is.False);
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    // rsyslogd 8.2610 empties the queue after a failed authentication; 8.2302 does not know the parameter. Both are tried on a booted node.
    [TestCase("exit 0", true)]
    [TestCase("! grep -qs permanentFailure \"$3\"", false)]
    public void An_rsyslogd_that_can_be_told_to_try_again_after_a_failed_authentication_is_told(string verdict, bool told)
    {
        const string tls = "  action(\n    tls=\"on\"\n    tls.caCert=\"x\"\n  )\n";
        using TemporaryDirectory programs = new();
        string rsyslogd = programs.Below("rsyslogd");
        File.WriteAllText(rsyslogd, $"#!/bin/bash\n{verdict}\n");
        File.SetUnixFileMode(rsyslogd, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string path = $"{programs.Path}:{ScriptTemplates.StandIns}";
        _node.DeliverConfig(tls);

        _node.Start([], path);

        Assert.That(_node.Read(Installed), Is.EqualTo(told ? tls.Replace("\"on\"\n", "\"on\"\n    tls.permanentFailureDisablesAction=\"off\"\n", StringComparison.Ordinal) : tls));
        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
        _node.Start([], path);
        Assert.That(_node.Calls, Is.Empty);

        File.SetUnixFileMode(rsyslogd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(rsyslogd, "#!/bin/bash\n# upgraded\nexit 0\n");
        _node.Start([], path);
        Assert.That(_node.Read(Installed), Does.Contain("permanentFailureDisablesAction"), "after an upgrade");
    }

    // What is under way to the receiver would be lost; who upgrades rsyslogd restarts it.
    [Test]
    public void An_upgrade_of_rsyslogd_that_takes_the_same_configuration_restarts_nothing()
    {
        using TemporaryDirectory programs = new();
        string rsyslogd = programs.Below("rsyslogd");
        File.WriteAllText(rsyslogd, "#!/bin/sh\n");
        File.SetUnixFileMode(rsyslogd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string path = $"{programs.Path}:{ScriptTemplates.StandIns}";
        _node.Start([], path);
        File.AppendAllText(rsyslogd, "# upgraded\n");

        _node.Start([], path);

        Assert.That(_node.Calls, Is.Empty);
    }

    [Test]
    public void A_refused_configuration_leaves_the_working_one_in_place()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        _node.Run();
        _node.DeliverConfig(ScriptNode.RefusedConfig);

        _node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(_node.Read(Installed), Is.EqualTo(ScriptNode.Config));
            Assert.That(_node.Calls, Is.Empty);
            Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("0"));
            Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-config\"}"), Is.EqualTo("1"));
            Assert.That(_node.Journal, Does.Contain("rsyslog-config failed").And.Contain("must be escaped"));
        });
    }

    [Test]
    public void Certificates_stay_while_the_configuration_that_does_without_them_is_refused()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        _node.DeliverTls("secret\n");
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("tls")), recursive: true);
        _node.DeliverConfig(ScriptNode.RefusedConfig);

        _node.Run();

        Assert.That(_node.Exists("etc/ssl/rsyslog/tls.key"));
    }

    [Test]
    public void A_refusal_is_reported_again_later_and_ends_with_a_good_configuration()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        _node.DeliverConfig(ScriptNode.RefusedConfig);
        _node.Run();

        _node.Run();
        Assert.That(_node.Journal, Is.Empty, "not in every run");
        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("0"));

        _node.LetRetriesBecomeDue();
        _node.Run();
        Assert.That(_node.Journal, Does.Contain("rsyslog-config failed, next attempt in 60 s"));

        _node.DeliverConfig(ScriptNode.Config);
        _node.Run();
        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-config\"}"), Is.EqualTo("0"));
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void A_refused_configuration_on_a_fresh_node_does_not_keep_audit_from_being_configured()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        _node.DeliverConfig(ScriptNode.RefusedConfig);

        _node.Run();

        Assert.That(_node.Exists(Installed), Is.False);
        Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(_node.Calls, Does.Not.Contain("systemctl restart rsyslog.service"));
    }

    [Test]
    public void A_node_whose_own_configuration_fails_gets_ours_all_the_same()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        _node.Write("etc/rsyslog.d/50-own.conf", "action(type=\"omfile\" file=\"/dev/null\" typo=\"1\")\n");

        _node.Run();

        Assert.That(_node.Read(Installed), Is.EqualTo(ScriptNode.Config));
        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
    }

    [Test]
    public void A_node_that_loads_one_of_our_modules_itself_gets_our_configuration()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        const string module = "module(load=\"impstats\" interval=\"60\")\n";
        _node.Write("etc/rsyslog.d/50-own.conf", module);
        _node.DeliverConfig(module + ScriptNode.Config);

        _node.Run();

        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
        Assert.That(_node.Journal, Does.Contain("'impstats' already in this config"));
    }

    [Test]
    public void A_node_without_imuxsock_gets_our_configuration()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        _node.Write("etc/rsyslog.conf", $"$IncludeConfig {_node.PathOf("etc/rsyslog.d")}/*.conf\n*.* /dev/null\n");
        _node.DeliverConfig("input(type=\"imuxsock\" Socket=\"/run/systemd/journal/syslog\")\n" + ScriptNode.Config);

        _node.Run();

        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("1"));
    }

    [Test]
    public void A_conflict_with_the_nodes_own_files_is_a_refusal()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        const string ruleset = "ruleset(name=\"relp\") { stop }\n";
        _node.Write("etc/rsyslog.d/50-own.conf", ruleset);
        _node.DeliverConfig(ruleset + ScriptNode.Config);

        _node.Run();

        Assert.That(_node.Gauge(ConfigMetric), Is.EqualTo("0"));
        Assert.That(_node.Exists(Installed), Is.False);
    }

    [Test]
    public void Rules_that_do_not_load_do_not_keep_rsyslog_from_being_configured()
    {
        _node.Fail("augenrules");

        _node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("0"));
            Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"audit-rules\"}"), Is.EqualTo("1"));
            Assert.That(_node.Journal, Does.Contain("audit-rules failed").And.Contain("error in line 7"));
            Assert.That(_node.Calls, Does.Contain("systemctl restart rsyslog.service"));
            Assert.That(_node.Read(Installed), Is.EqualTo(ScriptNode.Config));
        });
    }

    [Test]
    public void Rules_that_do_not_load_are_tried_again_later_and_the_metric_follows()
    {
        _node.Fail("augenrules");
        _node.Run();

        _node.Run();
        Assert.That(_node.Calls, Is.Empty, "not in every run");
        Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("0"));

        _node.Recover("augenrules");
        _node.LetRetriesBecomeDue();
        _node.Run();
        Assert.That(_node.Calls, Is.EqualTo(new[] { "augenrules --load" }));
        Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"audit-rules\"}"), Is.EqualTo("0"));
    }

    [Test]
    public void Audit_switched_off_brings_the_nodes_own_rules_back_byte_for_byte()
    {
        _node.Write("etc/audit/rules.d/.kept", "a dotfile\n");
        File.SetUnixFileMode(_node.PathOf("etc/audit/rules.d/audit.rules"), UnixFileMode.UserRead);
        File.SetUnixFileMode(_node.PathOf("etc/audit/rules.d"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        string before = _node.Snapshot("etc/audit");
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        _node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(_node.Snapshot("etc/audit"), Is.EqualTo(before));
            Assert.That(_node.Calls, Is.EqualTo(new[]
            {
                "auditctl -D",
                "augenrules --load",
                "systemctl restart auditd.service",
                "systemctl daemon-reload",
                "systemctl restart systemd-journald.service",
            }));
            Assert.That(_node.Gauge(AuditMetric), Is.Null);
            Assert.That(_node.Exists(JournaldAudit), Is.False);
        });

        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
    }

    [Test]
    public void A_node_without_rules_of_its_own_keeps_none_of_ours()
    {
        Directory.Delete(_node.PathOf("etc/audit/rules.d"), recursive: true);
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        _node.Run();

        Assert.That(FileNames("etc/audit/rules.d"), Is.Empty);
        Assert.That(_node.Exists("etc/audit/rules.d.original"), Is.False);
        Assert.That(_node.Calls, Does.Contain("auditctl -D"));
    }

    [Test]
    public void A_restore_whose_restart_fails_is_finished_later()
    {
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        _node.Fail("restart");
        _node.Run();
        Assert.That(_node.Read("etc/audit/rules.d/audit.rules"), Does.Contain("the node's own"));

        _node.Recover("restart");
        _node.LetRetriesBecomeDue();
        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "auditctl -D", "augenrules --load", "systemctl restart auditd.service" }));
        Assert.That(_node.Read("etc/audit/rules.d/audit.rules"), Does.Contain("the node's own"));
    }

    [Test]
    public void Audit_switched_on_again_during_a_restore_loads_our_rules_again()
    {
        _node.Run();
        Directory.Move(_node.PathOf(ScriptNode.Delivered("audit")), _node.PathOf("aside"));
        _node.Fail("restart");
        _node.Run();
        Directory.Move(_node.PathOf("aside"), _node.PathOf(ScriptNode.Delivered("audit")));
        _node.Recover("restart");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service", "augenrules --load" }));
        Assert.That(_node.Exists(ScriptNode.Delivered("state/audit-rules.restoring")), Is.False);
    }

    [Test]
    public void Audit_switched_off_from_the_start_leaves_auditd_alone()
    {
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        string before = _node.Snapshot("etc/audit");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(_node.Snapshot("etc/audit"), Is.EqualTo(before));
    }

    [Test]
    public void Changed_rules_replace_all_of_the_former_ones()
    {
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit/rules.d")), recursive: true);
        _node.Write(ScriptNode.Delivered("audit/rules.d/00_shoot_rsyslog_relp.rules"), "-D\n-w /etc -p wa -k etc\n");

        _node.Run();

        Assert.That(FileNames("etc/audit/rules.d"), Is.EqualTo(new[] { "00_shoot_rsyslog_relp.rules" }));
        Assert.That(_node.Read("etc/audit/rules.d.original/audit.rules"), Does.Contain("the node's own"));
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service", "augenrules --load" }));
    }

    [TestCase(".audit.rules.swp")]
    [TestCase(".hidden.rules")]
    [TestCase("README")]
    public void A_file_that_augenrules_does_not_read_is_no_change(string name)
    {
        _node.Run();
        _node.Write("etc/audit/rules.d/" + name, "not ours\n");

        _node.Run();

        Assert.That(_node.Calls, Is.Empty);
        Assert.That(_node.Exists("etc/audit/rules.d/" + name));
    }

    [Test]
    public void Rules_that_someone_changed_on_the_node_are_put_right()
    {
        _node.Run();
        _node.Write("etc/audit/rules.d/12-system-integrity.rules", "-D\n");

        _node.Run();

        Assert.That(_node.Read("etc/audit/rules.d/12-system-integrity.rules"), Is.EqualTo(ScriptTemplates.Read("audit/12-system-integrity.rules")));
    }

    [Test]
    public void The_socket_that_would_deliver_audit_records_twice_is_switched_off()
    {
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");

        _node.Run();

        Assert.That(_node.Calls.TakeLast(3), Is.EqualTo(new[]
        {
            "systemctl daemon-reload",
            "systemctl stop systemd-journald-audit.socket",
            "systemctl restart systemd-journald.service",
        }));
        Assert.That(_node.Read(JournaldAudit), Is.EqualTo($"[Unit]\nConditionPathExists=!{ScriptTemplates.PathOf("configure_script", _node.Root)}\n"));

        _node.Run();
        Assert.That(_node.Calls, Is.Empty, "once, not in every run");
    }

    [Test]
    public void A_socket_that_the_Go_extension_disabled_is_enabled_again_when_audit_is_switched_off()
    {
        Directory.Move(_node.PathOf("etc/audit/rules.d"), _node.PathOf("etc/audit/rules.d.original"));
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        _node.Run();
        Assert.That(_node.Calls.TakeLast(3), Is.EqualTo(new[]
        {
            "systemctl enable systemd-journald-audit.socket",
            "systemctl daemon-reload",
            "systemctl restart systemd-journald.service",
        }));

        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
    }

    // gardener-node-agent delivers the drop-in as a file, and systemd does not see one in a new directory by itself.
    [Test]
    public void The_drop_in_of_rsyslog_is_made_known_to_systemd_once_and_after_every_change()
    {
        const string dropIn = "etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf";
        _node.DeliverUnits();
        _node.Run();
        Assert.That(_node.Calls.Take(2), Is.EqualTo(new[] { "systemctl daemon-reload", "systemctl restart rsyslog.service" }));

        _node.Run();
        Assert.That(_node.Calls, Is.Empty);

        _node.Write(dropIn, _node.Read(dropIn) + "\n");
        _node.Run();
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl daemon-reload" }));

        File.Delete(_node.PathOf(dropIn));
        _node.Run();
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl daemon-reload" }));
    }

    [Test]
    public void What_systemd_itself_knows_to_have_changed_is_reloaded_too()
    {
        _node.Write("need-daemon-reload", string.Empty);

        _node.Run();

        Assert.That(_node.Calls.Take(2), Is.EqualTo(new[] { "systemctl daemon-reload", "systemctl restart rsyslog.service" }));
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
    public void A_disabled_rsyslog_is_enabled()
    {
        _node.Write("units/rsyslog.service", "loaded\ndisabled\nactive\n");

        _node.Run();

        Assert.That(_node.Calls, Does.Contain("systemctl enable rsyslog.service"));
    }

    [Test]
    public void A_node_without_auditd_gets_its_rsyslog_configuration()
    {
        _node.Write("units/auditd.service", "not-found\n\ninactive\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(_node.Gauge(AuditMetric), Is.Null);
    }

    [Test]
    public void A_node_without_rsyslog_gets_its_audit_rules()
    {
        _node.Write("units/rsyslog.service", "not-found\n\ninactive\n");

        _node.Run();

        Assert.That(_node.Exists(Installed), Is.False);
        Assert.That(_node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(_node.Gauge(ConfigMetric), Is.Null);
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

    // One run changes things, the next finds them in place.
    private void SettleWithProcesses()
    {
        _node.Write("sys/fs/cgroup/system.slice/rsyslog.service/cgroup.procs", "4711\n");
        _node.Write("sys/fs/cgroup/system.slice/auditd.service/cgroup.procs", "4712\n");
        _node.Run();
        _node.Run();
        File.Delete(_node.PathOf("looks"));
    }

    private string[] FileNames(string directory) =>
        [.. Directory.GetFiles(_node.PathOf(directory)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
