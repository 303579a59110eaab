using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>That audit rules are loaded is what the kernel lists, and that auditd runs is what systemd says afterwards: no exit status counts.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class KernelAuditTests : ScriptFixture
{
    private const string LoadSuccess = "rsyslog_augenrules_load_success";
    private const string Expected = "rsyslog_audit_rules_expected";
    private const string Loaded = "rsyslog_audit_rules_loaded";

    [Test]
    public void The_kernels_numbers_are_exported()
    {
        Node.Run();

        Assert.Multiple(() =>
        {
            Assert.That(Node.Gauge("rsyslog_audit_enabled"), Is.EqualTo("1"));
            Assert.That(Node.Gauge("rsyslog_audit_lost_total"), Is.EqualTo("7"));
            Assert.That(Node.Gauge("rsyslog_audit_backlog"), Is.EqualTo("3"));
            Assert.That(Node.Gauge("rsyslog_audit_backlog_limit"), Is.EqualTo("8192"));
            Assert.That(Node.Gauge(Loaded), Is.EqualTo(Node.Gauge(Expected)).And.Not.EqualTo("0"));
        });
    }

    [Test]
    public void A_kernel_without_audit_has_no_numbers_and_no_rules()
    {
        Directory.Delete(Node.PathOf("kernel"), recursive: true);

        Node.Run();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(Node.StepFailed("audit-rules"));
        Assert.That(Node.Journal, Does.Contain("this kernel has no audit"));
        Assert.That(File.ReadAllText(ScriptTemplates.PathOf("audit_metric_file", Node.Root)), Does.Not.Contain("rsyslog_audit_"));
    }

    // auditctl 3.0.9 ends with 0 there.
    [Test]
    public void A_lock_that_keeps_the_rules_out_is_a_failure_that_names_it()
    {
        Node.Write("kernel/enabled", "2\n");

        Node.Run();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(Node.StepFailed("audit-rules"));
        Assert.That(Node.Journal, Does.Contain("audit is locked").And.Contain("take effect after a reboot"));
        Assert.That(Node.Gauge("rsyslog_audit_enabled"), Is.EqualTo("2"));
        Assert.That(Node.Read("kernel/rules"), Does.Contain("-k own"));
    }

    // The rules themselves end with the lock, as hardening guides ask for; a boot loads them before the configurator runs. Newer versions of auditctl fail then.
    [TestCase(false)]
    [TestCase(true)]
    public void A_lock_with_the_right_rules_behind_it_is_a_success(bool auditctlFails)
    {
        Node.Write(ScriptNode.Delivered("audit/rules.d/99-finalize.rules"), "-e 2\n");
        Node.Write("proc/sys/kernel/random/boot_id", "first\n");
        Node.Run();
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
        Node.Write("proc/sys/kernel/random/boot_id", "second\n");
        if (auditctlFails)
        {
            Node.Fail("augenrules");
        }

        Node.Run();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
        Assert.That(Node.StepFailed("audit-rules"), Is.False);
    }

    [Test]
    public void After_a_reboot_rules_are_loaded_again_and_until_then_nothing_says_that_they_are()
    {
        Node.Write("proc/sys/kernel/random/boot_id", "first\n");
        Settle();
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
        Node.Write("proc/sys/kernel/random/boot_id", "second\n");
        Node.Write("kernel/rules", string.Empty);
        Node.Fail("augenrules");

        Node.Run();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(Node.StepFailed("audit-rules"));

        Node.Recover("augenrules");
        Node.LetRetriesBecomeDue();
        Node.Run();

        Assert.That(Node.Calls, Does.Contain("augenrules --load"));
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
    }

    // What the kernel has after a load that failed, or was cut short, nobody knows.
    [Test]
    public void Rules_that_come_back_after_others_that_did_not_load_are_loaded_again()
    {
        string file = ScriptNode.Delivered("audit/rules.d/00-base-config.rules");
        Settle();
        string first = Node.Read(file);
        Node.Write(file, first + "-w /etc/other -p wa -k other\n");
        Node.Fail("augenrules");
        Node.Run();
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));

        Node.Write(file, first);
        Node.Recover("augenrules");
        Node.Run();

        Assert.That(Node.Calls, Does.Contain("augenrules --load"));
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
    }

    [Test]
    public void Rules_that_somebody_deletes_are_seen_at_the_next_look_and_loaded_again()
    {
        Settle();
        Node.Write("kernel/rules", string.Empty);

        Node.Run();
        Assert.That(Node.Calls, Is.Empty, "only a look asks the kernel");
        Node.LetALookBecomeDue();
        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "augenrules --load" }));
        Assert.That(Node.Read("kernel/rules"), Is.Not.Empty);
        Assert.That(Node.Gauge(Loaded), Is.EqualTo(Node.Gauge(Expected)));
    }

    [Test]
    public void Rules_that_somebody_deletes_and_that_cannot_be_loaded_again_are_reported()
    {
        Settle();
        Node.Write("kernel/rules", "-w /srv -p wa -k other\n");
        Node.Write("kernel/enabled", "2\n");
        Node.LetALookBecomeDue();

        Node.Run();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(Node.Gauge(Loaded), Is.EqualTo("1"));
        Assert.That(Node.Gauge(Expected), Is.Not.EqualTo("1"));
        Assert.That(Node.StepFailed("audit-rules"));
    }

    [Test]
    public void Audit_that_somebody_switches_off_is_switched_on_again()
    {
        Settle();
        Node.Write("kernel/enabled", "0\n");
        Node.LetALookBecomeDue();

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "auditctl -e 1", "augenrules --load" }));
        Assert.That(Node.Gauge("rsyslog_audit_enabled"), Is.EqualTo("1"));
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
    }

    [Test]
    public void Rules_that_switch_audit_off_are_no_success()
    {
        Node.Write("bin/augenrules", "#!/bin/sh\necho 0 >\"$NODE_ROOT/kernel/enabled\"\n");
        File.SetUnixFileMode(Node.PathOf("bin/augenrules"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Node.Start([], $"{Node.PathOf("bin")}:{ScriptTemplates.StandIns}");

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(Node.Journal, Does.Contain("audit is switched off in the kernel"));
    }

    // Such as audit=0 on the kernel's command line.
    [Test]
    public void An_auditd_that_a_condition_keeps_away_is_a_failure_and_not_started_every_15_seconds()
    {
        Node.Write("units/auditd.service", "loaded\nenabled\ninactive\nno\n");

        Node.Run();
        Assert.That(Node.StepFailed("auditd"));
        Assert.That(Node.Journal, Does.Contain("a condition of its unit is not met"));

        Node.Run();
        Assert.That(Node.Calls, Has.None.Contains("auditd"));
        Assert.That(Node.StepFailed("auditd"));
    }

    // RHEL and SUSE have it in a package of its own.
    [Test]
    public void An_auditd_without_a_syslog_plugin_is_a_failure_until_there_is_one()
    {
        File.Delete(Node.PathOf("etc/audit/plugins.d/syslog.conf"));
        Node.Run();
        Assert.That(Node.StepFailed("auditd"));
        Assert.That(Node.Journal, Does.Contain("auditd has no syslog plugin"));
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));

        Node.Write("etc/audit/plugins.d/syslog.conf", "active = no\n");
        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart auditd.service" }));
        Assert.That(Node.StepFailed("auditd"), Is.False);
    }

    // RefuseManualStop=yes, as upstream ships auditd's unit.
    [Test]
    public void An_auditd_that_may_not_be_stopped_is_told_by_a_signal_to_read_everything_anew()
    {
        Node.Write("units/auditd.service", "loaded\nenabled\nactive\nyes\nyes\n");

        Node.Run();
        Assert.That(Node.Calls, Does.Contain("systemctl kill --signal=HUP auditd.service").And.Not.Contain("systemctl restart auditd.service"));
        Assert.That(Node.StepFailed("auditd"), Is.False);

        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        Node.Run();
        Assert.That(Node.Calls, Is.EqualTo(new[] { "auditctl -D", "augenrules --load", "systemctl kill --signal=HUP auditd.service" }));
    }

    [Test]
    public void Rules_that_cannot_be_installed_are_no_success_though_others_were_loaded_before()
    {
        Settle();
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
        Node.Write("bin/install", "#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n");
        File.SetUnixFileMode(Node.PathOf("bin/install"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Node.Write(ScriptNode.Delivered("audit/rules.d/00-base-config.rules"), "-D\n-w /etc -p wa -k changed\n");

        Node.Start([], $"{Node.PathOf("bin")}:{ScriptTemplates.StandIns}");

        Assert.That(Node.StepFailed("audit-files"));
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
    }

    [Test]
    public void A_node_whose_auditd_was_removed_no_longer_says_that_its_rules_are_loaded()
    {
        Settle();
        Node.Write("units/auditd.service", "not-found\n\ninactive\n");

        Node.Run();

        Assert.That(Node.StepFailed("auditd"));
        Assert.That(Node.Gauge(LoadSuccess), Is.Null);
    }

    // The second run looks at what came of the first one's changes.
    private void Settle()
    {
        Node.Run();
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
        Assert.That(Node.Journal, Is.Empty);
    }
}
