using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>That audit rules are loaded is what the kernel lists, and that auditd runs is what systemd says afterwards: no exit status counts.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class KernelAuditTests : IDisposable
{
    private const string LoadSuccess = "rsyslog_augenrules_load_success";
    private const string Expected = "rsyslog_audit_rules_expected";
    private const string Loaded = "rsyslog_audit_rules_loaded";

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

    [Test]
    public void The_kernels_numbers_are_exported()
    {
        _node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(_node.Gauge("rsyslog_audit_enabled"), Is.EqualTo("1"));
            Assert.That(_node.Gauge("rsyslog_audit_lost_total"), Is.EqualTo("7"));
            Assert.That(_node.Gauge("rsyslog_audit_backlog"), Is.EqualTo("3"));
            Assert.That(_node.Gauge("rsyslog_audit_backlog_limit"), Is.EqualTo("8192"));
            Assert.That(_node.Gauge(Loaded), Is.EqualTo(_node.Gauge(Expected)).And.Not.EqualTo("0"));
        });
    }

    [Test]
    public void A_kernel_without_audit_has_no_numbers_and_no_rules()
    {
        Directory.Delete(_node.PathOf("kernel"), recursive: true);

        _node.Run();

        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(_node.StepFailed("audit-rules"));
        Assert.That(_node.Journal, Does.Contain("this kernel has no audit"));
        Assert.That(File.ReadAllText(ScriptTemplates.PathOf("audit_metric_file", _node.Root)), Does.Not.Contain("rsyslog_audit_"));
    }

    // auditctl 3.0.9 ends with 0 there.
    [Test]
    public void A_lock_that_keeps_the_rules_out_is_a_failure_that_names_it()
    {
        _node.Write("kernel/enabled", "2\n");

        _node.Run();

        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(_node.StepFailed("audit-rules"));
        Assert.That(_node.Journal, Does.Contain("audit is locked").And.Contain("take effect after a reboot"));
        Assert.That(_node.Gauge("rsyslog_audit_enabled"), Is.EqualTo("2"));
        Assert.That(_node.Read("kernel/rules"), Does.Contain("-k own"));
    }

    // The rules themselves end with the lock, as hardening guides ask for; a boot loads them before the configurator runs. Newer versions of auditctl fail then.
    [TestCase(false)]
    [TestCase(true)]
    public void A_lock_with_the_right_rules_behind_it_is_a_success(bool auditctlFails)
    {
        _node.Write(ScriptNode.Delivered("audit/rules.d/99-finalize.rules"), "-e 2\n");
        _node.Write("proc/sys/kernel/random/boot_id", "first\n");
        _node.Run();
        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("1"));
        _node.Write("proc/sys/kernel/random/boot_id", "second\n");
        if (auditctlFails)
        {
            _node.Fail("augenrules");
        }

        _node.Run();

        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("1"));
        Assert.That(_node.StepFailed("audit-rules"), Is.False);
    }

    [Test]
    public void Rules_that_somebody_deletes_are_seen_at_the_next_look_and_loaded_again()
    {
        Settle();
        _node.Write("kernel/rules", string.Empty);

        _node.Run();
        Assert.That(_node.Calls, Is.Empty, "only a look asks the kernel");
        _node.LetALookBecomeDue();
        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "augenrules --load" }));
        Assert.That(_node.Read("kernel/rules"), Is.Not.Empty);
        Assert.That(_node.Gauge(Loaded), Is.EqualTo(_node.Gauge(Expected)));
    }

    [Test]
    public void Rules_that_somebody_deletes_and_that_cannot_be_loaded_again_are_reported()
    {
        Settle();
        _node.Write("kernel/rules", "-w /srv -p wa -k other\n");
        _node.Write("kernel/enabled", "2\n");
        _node.LetALookBecomeDue();

        _node.Run();

        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(_node.Gauge(Loaded), Is.EqualTo("1"));
        Assert.That(_node.Gauge(Expected), Is.Not.EqualTo("1"));
        Assert.That(_node.StepFailed("audit-rules"));
    }

    [Test]
    public void Audit_that_somebody_switches_off_is_switched_on_again()
    {
        Settle();
        _node.Write("kernel/enabled", "0\n");
        _node.LetALookBecomeDue();

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "auditctl -e 1", "augenrules --load" }));
        Assert.That(_node.Gauge("rsyslog_audit_enabled"), Is.EqualTo("1"));
        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("1"));
    }

    [Test]
    public void Rules_that_switch_audit_off_are_no_success()
    {
        _node.Write("bin/augenrules", "#!/bin/sh\necho 0 >\"$NODE_ROOT/kernel/enabled\"\n");
        File.SetUnixFileMode(_node.PathOf("bin/augenrules"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        _node.Start([], $"{_node.PathOf("bin")}:{ScriptTemplates.StandIns}");

        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(_node.Journal, Does.Contain("audit is switched off in the kernel"));
    }

    // Such as audit=0 on the kernel's command line.
    [Test]
    public void An_auditd_that_a_condition_keeps_away_is_a_failure_and_not_started_every_15_seconds()
    {
        _node.Write("units/auditd.service", "loaded\nenabled\ninactive\nno\n");

        _node.Run();
        Assert.That(_node.StepFailed("auditd"));
        Assert.That(_node.Journal, Does.Contain("a condition of its unit is not met"));

        _node.Run();
        Assert.That(_node.Calls, Has.None.Contains("auditd"));
        Assert.That(_node.StepFailed("auditd"));
    }

    // RHEL and SUSE have it in a package of its own.
    [Test]
    public void An_auditd_without_a_syslog_plugin_is_a_failure_until_there_is_one()
    {
        File.Delete(_node.PathOf("etc/audit/plugins.d/syslog.conf"));
        _node.Run();
        Assert.That(_node.StepFailed("auditd"));
        Assert.That(_node.Journal, Does.Contain("auditd has no syslog plugin"));
        Assert.That(_node.Gauge(LoadSuccess), Is.EqualTo("1"));

        _node.Write("etc/audit/plugins.d/syslog.conf", "active = no\n");
        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service" }));
        Assert.That(_node.StepFailed("auditd"), Is.False);
    }

    // RefuseManualStop=yes, as upstream ships auditd's unit.
    [Test]
    public void An_auditd_that_may_not_be_stopped_is_told_by_a_signal_to_read_everything_anew()
    {
        _node.Write("units/auditd.service", "loaded\nenabled\nactive\nyes\nyes\n");

        _node.Run();
        Assert.That(_node.Calls, Does.Contain("systemctl kill --signal=HUP auditd.service").And.Not.Contain("systemctl restart auditd.service"));
        Assert.That(_node.StepFailed("auditd"), Is.False);

        Directory.Delete(_node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        _node.Run();
        Assert.That(_node.Calls, Is.EqualTo(new[] { "auditctl -D", "augenrules --load", "systemctl kill --signal=HUP auditd.service" }));
    }

    // The second run looks at what came of the first one's changes.
    private void Settle()
    {
        _node.Run();
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
        Assert.That(_node.Journal, Is.Empty);
    }
}
