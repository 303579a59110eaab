using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the configure script does for audit: rules, auditd, and the socket of journald.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class ConfigureAuditTests : IDisposable
{
    private const string Installed = "etc/rsyslog.d/60-audit.conf";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string JournaldAudit = "etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf";

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

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

        Assert.That(_node.FileNames("etc/audit/rules.d"), Is.Empty);
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

        Assert.That(_node.FileNames("etc/audit/rules.d"), Is.EqualTo(new[] { "00_shoot_rsyslog_relp.rules" }));
        Assert.That(_node.Read("etc/audit/rules.d.original/audit.rules"), Does.Contain("the node's own"));
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service", "augenrules --load" }));
    }

    // The Go extension, which may come after us, compares the whole directory, and restarts auditd for a file too many every 15 seconds.
    [TestCase(".audit.rules.swp")]
    [TestCase(".hidden.rules")]
    [TestCase("README")]
    [TestCase("directory/file")]
    public void The_directory_of_the_rules_holds_what_was_delivered_and_nothing_else(string name)
    {
        _node.Write("etc/audit/rules.d/" + name, "the node's own\n");
        _node.Run();
        string delivered = _node.Snapshot("etc/audit/rules.d");
        Assert.That(Directory.GetFileSystemEntries(_node.PathOf("etc/audit/rules.d")), Has.Length.EqualTo(4));
        Assert.That(_node.Read("etc/audit/rules.d.original/" + name), Is.EqualTo("the node's own\n"));
        _node.Write("etc/audit/rules.d/" + name, "not ours\n");

        _node.Run();

        Assert.That(_node.Snapshot("etc/audit/rules.d"), Is.EqualTo(delivered));
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
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

    [Test]
    public void Rules_that_someone_changed_on_the_node_are_put_right()
    {
        _node.Run();
        _node.Write("etc/audit/rules.d/12-system-integrity.rules", "-D\n");

        _node.Run();

        Assert.That(_node.Read("etc/audit/rules.d/12-system-integrity.rules"), Is.EqualTo(ScriptTemplates.Read("audit/12-system-integrity.rules")));
    }
}
