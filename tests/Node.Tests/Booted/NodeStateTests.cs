using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Booted;

/// <summary>The unit, the limits, the audit rules and the way back, under a real systemd.</summary>
[TestFixture("bookworm")]
[TestFixture("trixie")]
[TestFixture("sid")]
internal sealed class NodeStateTests(string suite) : BootedNodeFixture(suite)
{
    private const string AuditSocket = "systemd-journald-audit.socket";

    [Test]
    public void The_unit_configures_the_node_again_and_again_and_no_start_limit_ends_it()
    {
        Node.StartReceiver(Port);
        Node.Deliver(Plain);

        Node.Shell($"systemctl daemon-reload; systemctl enable --now {NodePaths.ConfiguratorUnit}");

        Eventually.Holds(() => Node.Exists(NodePaths.RsyslogConfig), "the configuration", Node.Describe);
        Eventually.Holds(() => int.Parse(Property(NodePaths.ConfiguratorUnit, "NRestarts"), null) >= 2, "two more runs", Node.Describe);
        Assert.That(Property(NodePaths.ConfiguratorUnit, "Result"), Is.EqualTo("success"));
        // Runs are this far apart at least, so that their number can never reach the burst within the interval.
        Assert.That(Seconds(Property(NodePaths.ConfiguratorUnit, "RestartUSec")), Is.GreaterThan(Seconds(Property(NodePaths.ConfiguratorUnit, "StartLimitIntervalUSec"))));
        Node.Log(Program, 1, "by the unit");
        Node.WaitFor(Port, "by the unit");
        Assert.That(Node.Run("systemd-analyze", "verify", "--man=no", NodePaths.ConfiguratorUnit).Error, Is.Empty);
    }

    // gardener-node-agent does not reload systemd for a file.
    [Test]
    public void The_memory_limits_hold_without_a_reboot()
    {
        Node.Deliver(Plain);
        Assert.That(Property("rsyslog.service", "MemoryMax"), Is.EqualTo("infinity"));

        Node.Configure();

        Assert.That(Property("rsyslog.service", "MemoryMin"), Is.EqualTo("15728640"));
        Assert.That(Property("rsyslog.service", "MemoryHigh"), Is.EqualTo("157286400"));
        Assert.That(Property("rsyslog.service", "MemoryMax"), Is.EqualTo("314572800"));
        Assert.That(Property("rsyslog.service", "MemorySwapMax"), Is.EqualTo("0"));
    }

    [Test]
    public void The_audit_rules_are_loaded_and_the_nodes_own_come_back_byte_for_byte()
    {
        Node.Write(OwnRules, "-D\n-w /srv -p wa -k own\n");
        string before = Node.Shell("cd /etc/audit/rules.d; stat -c '%n %a %u %g' . *; sha256sum *");
        Node.Deliver(Plain);
        Node.Configure();
        Assert.That(Node.Gauge("rsyslog_augenrules_load_success"), Is.EqualTo("1"));
        Assert.That(Node.Read(LoadedRules), Does.Contain("privilege_escalation").And.Not.Contain("own"));

        Node.Deliver(Plain with { AuditConfig = new AuditConfig { Enabled = false } });
        Node.Configure();

        Assert.That(Node.Shell("cd /etc/audit/rules.d; stat -c '%n %a %u %g' . *; sha256sum *"), Is.EqualTo(before));
        Assert.That(Node.Read(LoadedRules), Does.Contain("-k own").And.Not.Contain("privilege_escalation"));
        Assert.That(Node.Gauge("rsyslog_augenrules_load_success"), Is.Null);
    }

    // Specification 5.2.
    [Test]
    public void Broken_audit_rules_are_reported_and_logs_are_forwarded_all_the_same()
    {
        Node.StartReceiver(Port);
        Node.Deliver(Plain with { AuditConfig = new AuditConfig { Enabled = true, ConfigMapReferenceName = "rules" } }, auditRules: "-D\n-a broken\n");

        string said = Node.Configure();

        Assert.That(Node.Gauge("rsyslog_augenrules_load_success"), Is.EqualTo("0"));
        Assert.That(said, Does.Contain("There was an error in line 1"));
        Node.Log(Program, 1, "forwarded");
        Node.WaitFor(Port, "forwarded");
    }

    // No container has the kernel's audit, so the socket gets another address; all else is systemd's own.
    [Test]
    public void Journalds_audit_socket_stays_away_while_audit_is_on_and_comes_back()
    {
        Node.Write($"/etc/systemd/system/{AuditSocket}.d/05-test.conf", "[Unit]\nConditionSecurity=\n[Socket]\nListenNetlink=\nListenDatagram=/run/audit-stand-in\n");
        // Newer units must be enabled, older ones cannot.
        Node.Shell($"systemctl daemon-reload; systemctl enable {AuditSocket}; systemctl restart systemd-journald.service");
        Eventually.Holds(() => Property(AuditSocket, "ActiveState") == "active", "the socket", Node.Describe);

        Node.Deliver(Plain);
        Node.Configure();
        Assert.That(Property(AuditSocket, "ActiveState"), Is.EqualTo("inactive"));
        Node.Shell("systemctl restart systemd-journald.service");
        Assert.That(Property(AuditSocket, "ActiveState"), Is.EqualTo("inactive"), "even when journald is restarted");
        Assert.That(Node.Configure(), Is.Empty);

        Node.Deliver(Plain with { AuditConfig = new AuditConfig { Enabled = false } });
        Node.Configure();
        Assert.That(Property(AuditSocket, "ActiveState"), Is.EqualTo("active"));
    }

    // gardener-node-agent takes away what it has delivered, before the cleaner comes or after it.
    [TestCase(false)]
    [TestCase(true)]
    public void The_cleaner_and_gardener_node_agent_leave_the_node_as_it_was_before(bool agentFirst)
    {
        string before = State();
        Node.Deliver(Tls, Client(Authority));
        Node.Shell($"systemctl daemon-reload; systemctl enable --now {NodePaths.ConfiguratorUnit}");
        Eventually.Holds(() => Node.Gauge("rsyslog_augenrules_load_success") == "1", "the node to be configured", Node.Describe);
        for (int i = 0; i < 5; i++)
        {
            Node.Log(Program, 1, "nobody takes it");
        }

        // What comes after them stays on the node: once it is there, rsyslogd has queued them.
        Node.Log("other-program", 1, "after them");
        Eventually.Holds(() => Node.Shell("cat /var/log/syslog").Contains("after them", StringComparison.Ordinal), "rsyslogd", Node.Describe);
        if (agentFirst)
        {
            Node.Undeliver();
        }

        string said = Node.Clean();
        if (!agentFirst)
        {
            Assert.That(Property(NodePaths.ConfiguratorUnit, "ActiveState"), Is.EqualTo("inactive"));
            Node.Undeliver();
        }

        TestContext.Out.WriteLine(said);
        Assert.That(said, Does.Match(@"/var/log/rsyslog holds [0-9]+ files, [0-9]+ KiB, 5 messages"));
        Assert.That(State(), Is.EqualTo(before));
        Assert.That(Node.Read(LoadedRules), Does.Not.Contain("privilege_escalation"));
        Assert.That(Property("rsyslog.service", "ActiveState"), Is.EqualTo("active"));
        Assert.That(Property("rsyslog.service", "MemoryMax"), Is.EqualTo("infinity"));
        Assert.That(Property(NodePaths.ConfiguratorUnit, "LoadState"), Is.EqualTo("not-found"));
        Node.Log(Program, 1, "kept on the node");
        Eventually.Holds(() => Node.Shell("cat /var/log/syslog").Contains("kept on the node", StringComparison.Ordinal), "local logging", Node.Describe);

        Assert.That(Node.Clean(), Is.EqualTo("nothing to clean\n"));
    }

    // An Extension that is deleted and created again leaves the OperatingSystemConfig as it was, and gardener-node-agent applies differences only.
    [Test]
    public void After_a_cleaning_the_node_forwards_again_over_TLS_though_nothing_is_delivered_anew()
    {
        Node.StartReceiver(Port, Server(Authority));
        Node.Deliver(Tls, Client(Authority));
        Node.Shell($"systemctl daemon-reload; systemctl enable --now {NodePaths.ConfiguratorUnit}");
        Eventually.Holds(() => Node.Exists(NodePaths.RsyslogConfig), "the configuration", Node.Describe);
        Node.Clean();
        Assert.That(Node.Exists(NodePaths.RsyslogConfig), Is.False);
        Assert.That(Property("rsyslog-relp-afterwards.timer", "ActiveState"), Is.EqualTo("active"));

        // Half an hour later.
        Node.Shell("systemctl start rsyslog-relp-afterwards.service");
        Eventually.Holds(() => Node.Exists(NodePaths.RsyslogConfig), "the configuration again", Node.Describe);
        Eventually.Holds(() => Property("rsyslog.service", "ActiveState") == "active", "rsyslog", Node.Describe);
        Node.Log(Program, 1, "again in secret");

        Node.WaitFor(Port, "again in secret");
    }

    // Everything below the directories in which we write; augenrules keeps what it made last, with a copy.
    private string State() => Node.Shell(
        "find /etc/audit/plugins.d /etc/audit/rules.d* /etc/rsyslog* /etc/ssl/rsyslog* /etc/systemd /var/lib/node-exporter /var/lib/rsyslog-relp* /var/log/rsyslog"
        + " -type f -exec sha256sum {} + -o -type l -print 2>/dev/null | sort || true");

    private string Property(string unit, string name) => Node.Shell($"systemctl show --property={name} --value {unit}").TrimEnd('\n');

    private static int Seconds(string time) => int.Parse(time.TrimEnd('s'), null);
}
