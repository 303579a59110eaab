using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the configure script does for rsyslog: its configuration, certificates, statistics script and drop-in.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class ConfigureRsyslogTests : ScriptFixture
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string ConfigMetric = "rsyslog_relp_config_valid";

    [Test]
    public void The_key_is_readable_by_its_owner_only_in_a_directory_open_to_all()
    {
        Node.DeliverTls("secret\n");

        Node.Run();

        Assert.That(File.GetUnixFileMode(Node.PathOf("etc/ssl/rsyslog/tls.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Convert.ToString((int)File.GetUnixFileMode(Node.PathOf("etc/ssl/rsyslog")), 8), Is.EqualTo("755"));
    }

    [Test]
    public void A_changed_configuration_restarts_rsyslog_alone()
    {
        Node.Run();
        Node.DeliverConfig(ScriptNode.Config + "# changed\n");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(Node.Read(Installed), Does.EndWith("# changed\n"));
    }

    [Test]
    public void A_renewed_key_restarts_rsyslog_alone()
    {
        Node.DeliverTls("secret\n");
        Node.Run();
        Node.DeliverTls("renewed\n");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(Node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("renewed\n"));
    }

    [Test]
    public void A_changed_statistics_script_restarts_rsyslog_which_runs_it()
    {
        Node.Run();
        File.AppendAllText(ScriptTemplates.PathOf("pstats_script", Node.Root), "# changed\n");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void Certificates_go_when_TLS_is_switched_off()
    {
        Node.DeliverTls("secret\n");
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("tls")), recursive: true);

        Node.Run();

        Assert.That(Node.Exists("etc/ssl/rsyslog"), Is.False);
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
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
        Node.DeliverConfig(tls);

        Node.Start([], path);

        Assert.That(Node.Read(Installed), Is.EqualTo(told ? tls.Replace("\"on\"\n", "\"on\"\n    tls.permanentFailureDisablesAction=\"off\"\n", StringComparison.Ordinal) : tls));
        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("1"));
        Node.Start([], path);
        Assert.That(Node.Calls, Is.Empty);

        File.SetUnixFileMode(rsyslogd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(rsyslogd, "#!/bin/bash\n# upgraded\nexit 0\n");
        Node.Start([], path);
        Assert.That(Node.Read(Installed), Does.Contain("permanentFailureDisablesAction"), "after an upgrade");
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
        Node.Start([], path);
        File.AppendAllText(rsyslogd, "# upgraded\n");

        Node.Start([], path);

        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void A_refused_configuration_leaves_the_working_one_in_place()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        Node.Run();
        Node.DeliverConfig(ScriptNode.RefusedConfig);

        Node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(Node.Read(Installed), Is.EqualTo(ScriptNode.Config));
            Assert.That(Node.Calls, Is.Empty);
            Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("0"));
            Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-config\"}"), Is.EqualTo("1"));
            Assert.That(Node.Journal, Does.Contain("rsyslog-config failed").And.Contain("must be escaped"));
        });
    }

    // For example a confined one, which may read nothing but its own directories.
    [Test]
    public void A_configuration_that_rsyslogd_cannot_check_is_installed_and_not_called_valid()
    {
        using TemporaryDirectory programs = new();
        string rsyslogd = programs.Below("rsyslogd");
        File.WriteAllText(rsyslogd, "#!/bin/sh\necho 'could not open config file: Permission denied'\nexit 1\n");
        File.SetUnixFileMode(rsyslogd, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Node.Start([], $"{programs.Path}:{ScriptTemplates.StandIns}");

        Assert.That(Node.Read(Installed), Is.EqualTo(ScriptNode.Config));
        Assert.That(Node.Calls, Does.Contain("systemctl restart rsyslog.service"));
        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("0"));
        Assert.That(Node.StepFailed("rsyslog-config"));
        Assert.That(Node.Journal, Does.Contain("installed unchecked: could not open config file"));
    }

    [Test]
    public void A_node_whose_rsyslog_was_removed_no_longer_says_that_its_configuration_is_valid()
    {
        Node.Run();
        Node.Write("units/rsyslog.service", "not-found\n\ninactive\n");

        Node.Run();

        Assert.That(Node.Gauge(ConfigMetric), Is.Null);
    }

    [Test]
    public void Certificates_stay_while_the_configuration_that_does_without_them_is_refused()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        Node.DeliverTls("secret\n");
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("tls")), recursive: true);
        Node.DeliverConfig(ScriptNode.RefusedConfig);

        Node.Run();

        Assert.That(Node.Exists("etc/ssl/rsyslog/tls.key"));
    }

    [Test]
    public void A_refusal_is_reported_again_later_and_ends_with_a_good_configuration()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        Node.DeliverConfig(ScriptNode.RefusedConfig);
        Node.Run();

        Node.Run();
        Assert.That(Node.Journal, Is.Empty, "not in every run");
        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("0"));

        Node.LetRetriesBecomeDue();
        Node.Run();
        Assert.That(Node.Journal, Does.Contain("rsyslog-config failed, next attempt in 60 s"));

        Node.DeliverConfig(ScriptNode.Config);
        Node.Run();
        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("1"));
        Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-config\"}"), Is.EqualTo("0"));
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void A_refused_configuration_on_a_fresh_node_does_not_keep_audit_from_being_configured()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        Node.DeliverConfig(ScriptNode.RefusedConfig);

        Node.Run();

        Assert.That(Node.Exists(Installed), Is.False);
        Assert.That(Node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(Node.Calls, Does.Not.Contain("systemctl restart rsyslog.service"));
    }

    [Test]
    public void A_node_whose_own_configuration_fails_gets_ours_all_the_same()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        Node.Write("etc/rsyslog.d/50-own.conf", "action(type=\"omfile\" file=\"/dev/null\" typo=\"1\")\n");

        Node.Run();

        Assert.That(Node.Read(Installed), Is.EqualTo(ScriptNode.Config));
        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("1"));
    }

    [Test]
    public void A_node_that_loads_one_of_our_modules_itself_gets_our_configuration()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        const string module = "module(load=\"impstats\" interval=\"60\")\n";
        Node.Write("etc/rsyslog.d/50-own.conf", module);
        Node.DeliverConfig(module + ScriptNode.Config);

        Node.Run();

        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("1"));
        Assert.That(Node.Journal, Does.Contain("'impstats' already in this config"));
    }

    [Test]
    public void A_node_without_imuxsock_gets_our_configuration()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        Node.Write("etc/rsyslog.conf", $"$IncludeConfig {Node.PathOf("etc/rsyslog.d")}/*.conf\n*.* /dev/null\n");
        Node.DeliverConfig("input(type=\"imuxsock\" Socket=\"/run/systemd/journal/syslog\")\n" + ScriptNode.Config);

        Node.Run();

        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("1"));
    }

    [Test]
    public void A_conflict_with_the_nodes_own_files_is_a_refusal()
    {
        RealPrograms.Require("rsyslogd", "rsyslog");
        const string ruleset = "ruleset(name=\"relp\") { stop }\n";
        Node.Write("etc/rsyslog.d/50-own.conf", ruleset);
        Node.DeliverConfig(ruleset + ScriptNode.Config);

        Node.Run();

        Assert.That(Node.Gauge(ConfigMetric), Is.EqualTo("0"));
        Assert.That(Node.Exists(Installed), Is.False);
    }

    // gardener-node-agent delivers the drop-in as a file, and systemd does not see one in a new directory by itself.
    [Test]
    public void The_drop_in_of_rsyslog_is_made_known_to_systemd_once_and_after_every_change()
    {
        const string dropIn = "etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf";
        Node.DeliverUnits();
        Node.Run();
        Assert.That(Node.Calls.Take(2), Is.EqualTo(new[] { "systemctl daemon-reload", "systemctl restart rsyslog.service" }));

        Node.Run();
        Assert.That(Node.Calls, Is.Empty);

        Node.Write(dropIn, Node.Read(dropIn) + "\n");
        Node.Run();
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl daemon-reload" }));

        File.Delete(Node.PathOf(dropIn));
        Node.Run();
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl daemon-reload" }));
    }

    [Test]
    public void What_systemd_itself_knows_to_have_changed_is_reloaded_too()
    {
        Node.Write("need-daemon-reload", string.Empty);

        Node.Run();

        Assert.That(Node.Calls.Take(2), Is.EqualTo(new[] { "systemctl daemon-reload", "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void A_disabled_rsyslog_is_enabled()
    {
        Node.Write("units/rsyslog.service", "loaded\ndisabled\nactive\n");

        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl enable rsyslog.service"));
    }
}
