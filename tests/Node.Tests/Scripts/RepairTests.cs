using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// What somebody changed on the node is put right in one run, and loaded: a daemon may have been restarted meanwhile. What is not the
/// configurator's own stays.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class RepairTests : IDisposable
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string Plugin = "etc/audit/plugins.d/syslog.conf";

    private static readonly string[] RestartOfRsyslog = ["systemctl restart rsyslog.service"];
    private static readonly string[] RestartOfAuditd = ["systemctl restart auditd.service"];
    private static readonly string[] LoadOfRules = ["augenrules --load"];

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

    [Test]
    public void A_changed_configuration_of_rsyslog() =>
        AssertThatItIsPutRight(() => _node.Write(Installed, "*.* /dev/null\n"), RestartOfRsyslog);

    [Test]
    public void A_removed_configuration_of_rsyslog() =>
        AssertThatItIsPutRight(() => File.Delete(_node.PathOf(Installed)), RestartOfRsyslog);

    [Test]
    public void A_changed_certificate()
    {
        _node.DeliverTls("secret\n");

        AssertThatItIsPutRight(() => _node.Write("etc/ssl/rsyslog/ca.crt", "another authority\n"), RestartOfRsyslog);
    }

    [Test]
    public void Certificates_where_there_should_be_none()
    {
        Directory.CreateDirectory(_node.PathOf("etc/ssl"));

        AssertThatItIsPutRight(() => _node.Write("etc/ssl/rsyslog/ca.crt", "another authority\n"), RestartOfRsyslog);
    }

    [TestCase("00-base-config.rules")]
    [TestCase("10-privilege-escalation.rules")]
    [TestCase("11-privileged-special.rules")]
    [TestCase("12-system-integrity.rules")]
    [TestCase("50-foreign.rules")]
    public void Changed_audit_rules(string file) =>
        AssertThatItIsPutRight(() => _node.Write("etc/audit/rules.d/" + file, "-e 0\n"), LoadOfRules);

    [Test]
    public void Removed_audit_rules() =>
        AssertThatItIsPutRight(() => Array.ForEach(Directory.GetFiles(_node.PathOf("etc/audit/rules.d"), "*.rules"), File.Delete), LoadOfRules);

    [Test]
    public void A_plugin_of_auditd_that_was_switched_off() =>
        AssertThatItIsPutRight(
            () => _node.Write(Plugin, _node.Read(Plugin).Replace("active = yes", "active = no", StringComparison.Ordinal)),
            RestartOfAuditd);

    [TestCase("direction = out\npath = /sbin/audisp-syslog\n")]
    [TestCase("direction = out\npath = /sbin/audisp-syslog")]
    [TestCase("")]
    public void A_plugin_of_auditd_that_does_not_say_whether_it_is_active_is_told_and_the_node_settles(string plugin)
    {
        _node.Write(Plugin, plugin);

        _node.Run();

        Assert.That(File.ReadLines(_node.PathOf(Plugin)), Has.Exactly(1).EqualTo("active = yes"));
        Assert.That(_node.Read(Plugin), Does.StartWith(plugin));
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
    }

    // What the killed run had begun, the daemon may have loaded.
    [TestCase("config", "restart rsyslog.service")]
    [TestCase("key", "restart rsyslog.service")]
    [TestCase("statistics", "restart rsyslog.service")]
    [TestCase("rules", "restart auditd.service")]
    public void What_was_taken_back_after_a_run_that_was_killed_at_the_restart(string what, string restart)
    {
        _node.DeliverTls("A\n");
        Deliver("A");
        _node.Run();
        Deliver("B");
        _node.Write("kill/restart", string.Empty);
        _node.Run(exitCode: 137);
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl " + restart }));
        File.Delete(_node.PathOf("kill/restart"));
        Deliver("A");

        _node.Run();

        Assert.That(_node.Calls, Does.Contain("systemctl " + restart));
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);

        void Deliver(string version)
        {
            switch (what)
            {
                case "config":
                    _node.DeliverConfig(ScriptNode.Config + $"# {version}\n");
                    break;
                case "key":
                    _node.DeliverTls(version + "\n");
                    break;
                case "statistics":
                    _node.Write(ScriptNode.Delivered("process-rsyslog-pstats.sh"), $"#!/bin/bash\n# {version}\n");
                    break;
                default:
                    _node.Write(ScriptNode.Delivered("audit/rules.d/00-base-config.rules"), $"-D\n-w /etc -p wa -k {version}\n");
                    break;
            }
        }
    }

    [TestCase("etc/rsyslog.d/60-audit.conf")]
    [TestCase("etc/ssl/rsyslog")]
    [TestCase("etc/audit/rules.d")]
    [TestCase("etc/audit/rules.d.original")]
    [TestCase("etc/audit/plugins.d/syslog.conf")]
    [TestCase("etc/audisp/plugins.d/syslog.conf")]
    [TestCase("etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf")]
    public void A_copy_that_an_administrator_keeps_beside_a_file_stays(string path)
    {
        _node.DeliverTls("secret\n");
        _node.Write("etc/audisp/plugins.d/syslog.conf", "active = no\n");
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        foreach (string suffix in new[] { ".old", ".new" })
        {
            _node.Write(path + suffix, "kept\n");
        }

        _node.Run();
        _node.DeliverConfig(ScriptNode.Config + "# changed\n");
        _node.DeliverTls("changed\n");
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        _node.Run();

        Assert.That(_node.Read(path + ".old"), Is.EqualTo("kept\n"));
        Assert.That(_node.Read(path + ".new"), Is.EqualTo("kept\n"));
    }

    // The Go extension disables it, whoever was there before.
    [Test]
    public void The_audit_socket_that_the_Go_extension_disabled_between_two_lives_of_ours_is_enabled_again()
    {
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        _node.Run();
        _node.Write("units/systemd-journald-audit.socket", "loaded\ndisabled\ninactive\n");
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        _node.Run();

        Assert.That(_node.Calls, Does.Contain("systemctl enable systemd-journald-audit.socket"));
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
    }

    [Test]
    public void An_audit_socket_that_was_disabled_before_stays_so()
    {
        _node.Write("units/systemd-journald-audit.socket", "loaded\ndisabled\nactive\n");
        _node.Run();
        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        _node.Run();

        Assert.That(_node.Calls, Does.Contain("systemctl restart systemd-journald.service").And.None.Contains("enable"));
    }

    private void AssertThatItIsPutRight(Action change, string[] calls)
    {
        _node.Run();
        string configured = _node.Snapshot("etc");
        change();
        Assert.That(_node.Snapshot("etc"), Is.Not.EqualTo(configured));

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(calls));
        Assert.That(_node.Snapshot("etc"), Is.EqualTo(configured));
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
    }
}
