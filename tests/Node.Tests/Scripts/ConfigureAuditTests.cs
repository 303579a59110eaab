using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the configure script does for audit: rules, auditd, and the socket of journald.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class ConfigureAuditTests : ScriptFixture
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string JournaldAudit = "etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf";

    [Test]
    public void Rules_that_do_not_load_do_not_keep_rsyslog_from_being_configured()
    {
        Node.Fail("augenrules");

        Node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(Node.Gauge(AuditMetric), Is.EqualTo("0"));
            Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"audit-rules\"}"), Is.EqualTo("1"));
            Assert.That(Node.Journal, Does.Contain("audit-rules failed").And.Contain("error in line 7"));
            Assert.That(Node.Calls, Does.Contain("systemctl restart rsyslog.service"));
            Assert.That(Node.Read(Installed), Is.EqualTo(ScriptNode.Config));
        });
    }

    [Test]
    public void Rules_that_do_not_load_are_tried_again_later_and_the_metric_follows()
    {
        Node.Fail("augenrules");
        Node.Run();

        Node.Run();
        Assert.That(Node.Calls, Is.Empty, "not in every run");
        Assert.That(Node.Gauge(AuditMetric), Is.EqualTo("0"));

        Node.Recover("augenrules");
        Node.LetRetriesBecomeDue();
        Node.Run();
        Assert.That(Node.Calls, Is.EqualTo(new[] { "augenrules --load" }));
        Assert.That(Node.Gauge(AuditMetric), Is.EqualTo("1"));
        Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"audit-rules\"}"), Is.EqualTo("0"));
    }

    [Test]
    public void Audit_switched_off_brings_the_nodes_own_rules_back_byte_for_byte()
    {
        Node.Write("etc/audit/rules.d/.kept", "a dotfile\n");
        File.CreateSymbolicLink(Node.PathOf("etc/audit/rules.d/link.rules"), "audit.rules");
        File.CreateSymbolicLink(Node.PathOf("etc/audit/rules.d/dangling.rules"), "missing");
        File.SetUnixFileMode(Node.PathOf("etc/audit/rules.d/audit.rules"), UnixFileMode.UserRead);
        File.SetUnixFileMode(Node.PathOf("etc/audit/rules.d"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        string before = Node.Snapshot("etc/audit");
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        Node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(Node.Snapshot("etc/audit"), Is.EqualTo(before));
            Assert.That(Node.Calls, Is.EqualTo(new[]
            {
                "auditctl -D",
                "augenrules --load",
                "systemctl restart auditd.service",
                "systemctl daemon-reload",
                "systemctl restart systemd-journald.service",
            }));
            Assert.That(Node.Gauge(AuditMetric), Is.Null);
            Assert.That(Node.Exists(JournaldAudit), Is.False);
        });

        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void A_node_without_rules_of_its_own_keeps_none_of_ours()
    {
        Directory.Delete(Node.PathOf("etc/audit/rules.d"), recursive: true);
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        Node.Run();

        Assert.That(Node.FileNames("etc/audit/rules.d"), Is.Empty);
        Assert.That(Node.Exists("etc/audit/rules.d.original"), Is.False);
        Assert.That(Node.Calls, Does.Contain("auditctl -D"));
    }

    [Test]
    public void A_restore_whose_restart_fails_is_finished_later()
    {
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        Node.Fail("restart");
        Node.Run();
        Assert.That(Node.Read("etc/audit/rules.d/audit.rules"), Does.Contain("the node's own"));

        Node.Recover("restart");
        Node.LetRetriesBecomeDue();
        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "auditctl -D", "augenrules --load", "systemctl restart auditd.service" }));
        Assert.That(Node.Read("etc/audit/rules.d/audit.rules"), Does.Contain("the node's own"));
    }

    [Test]
    public void Audit_switched_on_again_during_a_restore_loads_our_rules_again()
    {
        Node.Run();
        Directory.Move(Node.PathOf(ScriptNode.Delivered("audit")), Node.PathOf("aside"));
        Node.Fail("restart");
        Node.Run();
        Directory.Move(Node.PathOf("aside"), Node.PathOf(ScriptNode.Delivered("audit")));
        Node.Recover("restart");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service", "augenrules --load" }));
        Assert.That(Node.Exists(ScriptNode.Delivered("state/audit-rules.restoring")), Is.False);
    }

    [Test]
    public void Audit_switched_off_from_the_start_leaves_auditd_alone()
    {
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        string before = Node.Snapshot("etc/audit");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(Node.Snapshot("etc/audit"), Is.EqualTo(before));
    }

    [Test]
    public void Changed_rules_replace_all_of_the_former_ones()
    {
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit/rules.d")), recursive: true);
        Node.Write(ScriptNode.Delivered("audit/rules.d/00_shoot_rsyslog_relp.rules"), "-D\n-w /etc -p wa -k etc\n");

        Node.Run();

        Assert.That(Node.FileNames("etc/audit/rules.d"), Is.EqualTo(new[] { "00_shoot_rsyslog_relp.rules" }));
        Assert.That(Node.Read("etc/audit/rules.d.original/audit.rules"), Does.Contain("the node's own"));
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service", "augenrules --load" }));
    }

    // The Go extension, which may come after us, compares the whole directory, and restarts auditd for a file too many every 15 seconds.
    [Test]
    public void The_directory_of_the_rules_holds_what_was_delivered_and_nothing_else()
    {
        string[] names = [".audit.rules.swp", ".hidden.rules", "README", "directory/file"];
        Array.ForEach(names, name => Node.Write("etc/audit/rules.d/" + name, "the node's own\n"));
        Node.Run();
        string delivered = Node.Snapshot("etc/audit/rules.d");
        Assert.That(Directory.GetFileSystemEntries(Node.PathOf("etc/audit/rules.d")), Has.Length.EqualTo(4));
        Assert.That(names.Select(name => Node.Read("etc/audit/rules.d.original/" + name)), Is.All.EqualTo("the node's own\n"));
        Array.ForEach(names, name => Node.Write("etc/audit/rules.d/" + name, "not ours\n"));

        Node.Run();

        Assert.That(Node.Snapshot("etc/audit/rules.d"), Is.EqualTo(delivered));
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void The_socket_that_would_deliver_audit_records_twice_is_switched_off()
    {
        Node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");

        Node.Run();

        Assert.That(Node.Calls.TakeLast(3), Is.EqualTo(new[]
        {
            "systemctl daemon-reload",
            "systemctl stop systemd-journald-audit.socket",
            "systemctl restart systemd-journald.service",
        }));
        Assert.That(Node.Read(JournaldAudit), Is.EqualTo($"[Unit]\nConditionPathExists=!{ScriptTemplates.PathOf("configure_script", Node.Root)}\n"));

        Node.Run();
        Assert.That(Node.Calls, Is.Empty, "once, not in every run");
    }

    [Test]
    public void A_socket_that_the_Go_extension_disabled_is_enabled_again_when_audit_is_switched_off()
    {
        Directory.Move(Node.PathOf("etc/audit/rules.d"), Node.PathOf("etc/audit/rules.d.original"));
        Node.Run();
        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);

        Node.Run();
        Assert.That(Node.Calls.TakeLast(3), Is.EqualTo(new[]
        {
            "systemctl enable systemd-journald-audit.socket",
            "systemctl daemon-reload",
            "systemctl restart systemd-journald.service",
        }));

        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void Rules_that_someone_changed_on_the_node_are_put_right()
    {
        Node.Run();
        Node.Write("etc/audit/rules.d/12-system-integrity.rules", "-D\n");

        Node.Run();

        Assert.That(Node.Read("etc/audit/rules.d/12-system-integrity.rules"), Is.EqualTo(ScriptTemplates.Read("audit/12-system-integrity.rules")));
    }
}
