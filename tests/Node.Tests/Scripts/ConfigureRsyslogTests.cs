using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the configure script does for rsyslog: its configuration, certificates, statistics script and drop-in.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class ConfigureRsyslogTests : IDisposable
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string ConfigMetric = "rsyslog_relp_config_valid";

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

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
    public void A_disabled_rsyslog_is_enabled()
    {
        _node.Write("units/rsyslog.service", "loaded\ndisabled\nactive\n");

        _node.Run();

        Assert.That(_node.Calls, Does.Contain("systemctl enable rsyslog.service"));
    }
}
