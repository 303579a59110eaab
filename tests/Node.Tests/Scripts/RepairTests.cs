using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// What somebody changed on the node is put right in one run, and loaded: a daemon may have been restarted meanwhile. What is not the
/// configurator's own stays.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class RepairTests : ScriptFixture
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string Plugin = "etc/audit/plugins.d/syslog.conf";

    private static readonly string[] RestartOfRsyslog = ["systemctl restart rsyslog.service"];
    private static readonly string[] RestartOfAuditd = ["systemctl restart auditd.service"];
    private static readonly string[] LoadOfRules = ["augenrules --load"];

    [Test]
    public void A_changed_configuration_of_rsyslog() =>
        AssertThatItIsPutRight(() => Node.Write(Installed, "*.* /dev/null\n"), RestartOfRsyslog);

    [Test]
    public void A_removed_configuration_of_rsyslog() =>
        AssertThatItIsPutRight(() => File.Delete(Node.PathOf(Installed)), RestartOfRsyslog);

    [Test]
    public void A_changed_certificate()
    {
        Node.DeliverTls("secret\n");

        AssertThatItIsPutRight(() => Node.Write("etc/ssl/rsyslog/ca.crt", "another authority\n"), RestartOfRsyslog);
    }

    [Test]
    public void Certificates_where_there_should_be_none()
    {
        Directory.CreateDirectory(Node.PathOf("etc/ssl"));

        AssertThatItIsPutRight(() => Node.Write("etc/ssl/rsyslog/ca.crt", "another authority\n"), RestartOfRsyslog);
    }

    [TestCase("00-base-config.rules")]
    [TestCase("50-foreign.rules")]
    public void Changed_audit_rules(string file) =>
        AssertThatItIsPutRight(() => Node.Write("etc/audit/rules.d/" + file, "-e 0\n"), LoadOfRules);

    [Test]
    public void Removed_audit_rules() =>
        AssertThatItIsPutRight(() => Array.ForEach(Directory.GetFiles(Node.PathOf("etc/audit/rules.d"), "*.rules"), File.Delete), LoadOfRules);

    [Test]
    public void A_plugin_of_auditd_that_was_switched_off() =>
        AssertThatItIsPutRight(
            () => Node.Write(Plugin, Node.Read(Plugin).Replace("active = yes", "active = no", StringComparison.Ordinal)),
            RestartOfAuditd);

    [TestCase("direction = out\npath = /sbin/audisp-syslog\n")]
    [TestCase("direction = out\npath = /sbin/audisp-syslog")]
    [TestCase("")]
    public void A_plugin_of_auditd_that_does_not_say_whether_it_is_active_is_told_and_the_node_settles(string plugin)
    {
        Node.Write(Plugin, plugin);

        Node.Run();

        Assert.That(File.ReadLines(Node.PathOf(Plugin)), Has.Exactly(1).EqualTo("active = yes"));
        Assert.That(Node.Read(Plugin), Does.StartWith(plugin));
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    // What the killed run had begun, the daemon may have loaded.
    [TestCase("config", "restart rsyslog.service")]
    [TestCase("key", "restart rsyslog.service")]
    [TestCase("statistics", "restart rsyslog.service")]
    [TestCase("rules", "restart auditd.service")]
    public void What_was_taken_back_after_a_run_that_was_killed_at_the_restart(string what, string restart)
    {
        Node.DeliverTls("A\n");
        Deliver("A");
        Node.Run();
        Deliver("B");
        Node.Write("kill/restart", string.Empty);
        Node.Run(exitCode: 137);
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl " + restart }));
        File.Delete(Node.PathOf("kill/restart"));
        Deliver("A");

        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl " + restart));
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);

        void Deliver(string version)
        {
            switch (what)
            {
                case "config":
                    Node.DeliverConfig(ScriptNode.Config + $"# {version}\n");
                    break;
                case "key":
                    Node.DeliverTls(version + "\n");
                    break;
                case "statistics":
                    Node.Write(ScriptNode.Delivered("process-rsyslog-pstats.sh"), $"#!/bin/bash\n# {version}\n");
                    break;
                default:
                    Node.Write(ScriptNode.Delivered("audit/rules.d/00-base-config.rules"), $"-D\n-w /etc -p wa -k {version}\n");
                    break;
            }
        }
    }

    [Test]
    public void A_copy_that_an_administrator_keeps_beside_a_file_stays()
    {
        string[] kept =
        [
            .. from path in new[]
               {
                   Installed, "etc/ssl/rsyslog", "etc/audit/rules.d", "etc/audit/rules.d.original", Plugin, "etc/audisp/plugins.d/syslog.conf",
                   "etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf",
               }
               from suffix in new[] { ".old", ".new" }
               select path + suffix,
        ];
        Node.DeliverTls("secret\n");
        Node.Write("etc/audisp/plugins.d/syslog.conf", "active = no\n");
        Node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        foreach (string path in kept)
        {
            Node.Write(path, path);
        }

        Node.Run();
        Node.DeliverConfig(ScriptNode.Config + "# changed\n");
        Node.DeliverTls("changed\n");
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        Node.Run();

        Assert.That(kept.Select(path => Node.Exists(path) ? Node.Read(path) : "gone"), Is.EqualTo(kept));
    }

    // The Go extension disables it, whoever was there before.
    [Test]
    public void The_audit_socket_that_the_Go_extension_disabled_between_two_lives_of_ours_is_enabled_again()
    {
        Node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        Node.Run();
        Node.Write("units/systemd-journald-audit.socket", "loaded\ndisabled\ninactive\n");
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl enable systemd-journald-audit.socket"));
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void An_audit_socket_that_was_disabled_before_stays_so()
    {
        Node.Write("units/systemd-journald-audit.socket", "loaded\ndisabled\nactive\n");
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl restart systemd-journald.service").And.None.Contains("enable"));
    }

    private void AssertThatItIsPutRight(Action change, string[] calls)
    {
        Node.Run();
        string configured = Node.Snapshot("etc");
        change();
        Assert.That(Node.Snapshot("etc"), Is.Not.EqualTo(configured));

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(calls));
        Assert.That(Node.Snapshot("etc"), Is.EqualTo(configured));
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }
}
