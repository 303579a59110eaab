using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Booted;

/// <summary>A node that is silent does not look good: each way in which it falls silent is seen, and mended where that is allowed.</summary>
[TestFixture("bookworm")]
[TestFixture("trixie")]
[TestFixture("sid")]
internal sealed class ObservationTests(string suite) : BootedNodeFixture(suite)
{
    private const string LoadSuccess = "rsyslog_augenrules_load_success";
    private const string Plugin = "/etc/audit/plugins.d/syslog.conf";

    [Test]
    public void Every_path_of_a_good_node_is_seen_to_work()
    {
        Node.StartReceiver(Port);
        Configure();
        Node.Log(Program, 1, "one message");
        Node.WaitFor(Port, "one message");

        AwaitPath("journald", "1");
        AwaitPath("audit", "1");
        AwaitPath("receiver", "1");
        Assert.That(Node.Received(Port), Has.None.Contains("canary"));
        Assert.That(FailedSteps(), Is.Empty);

        ConsoleExample example = ConsoleExample.Of("docs/operations.md", "node").Single();
        Assert.That(Node.Shell(example.Command).Split('\n'), Is.EquivalentTo(example.Output.Split('\n')));
    }

    [Test]
    public void A_journald_that_does_not_forward()
    {
        Configure();
        Node.Write("/etc/systemd/journald.conf.d/x.conf", "[Journal]\nForwardToSyslog=no\n");
        Node.Shell("systemctl restart systemd-journald");

        AwaitPath("journald", "0");
    }

    [Test]
    public void An_auditd_without_its_syslog_plugin()
    {
        Node.Shell($"rm {Plugin}");
        Configure();

        AwaitPath("audit", "0");
        Assert.That(FailedSteps(), Is.EqualTo(new[] { "auditd" }));
    }

    [Test]
    public void An_auditd_that_a_condition_keeps_away()
    {
        Node.Write("/etc/systemd/system/auditd.service.d/condition.conf", "[Unit]\nConditionPathExists=/does-not-exist\n");
        Node.Shell("systemctl daemon-reload; systemctl stop auditd");

        string said = Configure();

        AwaitPath("audit", "0");
        Assert.That(FailedSteps(), Is.EqualTo(new[] { "auditd" }));
        Assert.That(said, Does.Contain("a condition of its unit is not met"));
    }

    // As upstream ships it.
    [Test]
    public void An_auditd_that_may_not_be_stopped_by_hand()
    {
        Node.Write("/etc/systemd/system/auditd.service.d/upstream.conf", "[Unit]\nRefuseManualStop=yes\n");
        // The stand-in would end at the signal.
        Node.Write("/etc/systemd/system/auditd.service.d/with-signal.conf", "[Service]\nExecStart=\nExecStart=/bin/sh -c 'trap : HUP; while :; do sleep 1000 & wait; done'\n");
        Node.Shell("systemctl daemon-reload; systemctl kill auditd; systemctl start auditd || true");
        Eventually.Holds(() => Node.Run("systemctl", "is-active", "auditd").ExitCode == 0, "auditd", Node.Describe);

        Configure();

        AwaitPath("audit", "1");
        Assert.That(FailedSteps(), Is.Empty);
    }

    [Test]
    public void Audit_that_somebody_switches_off_and_rules_that_somebody_deletes_come_back_at_the_next_look()
    {
        Configure();
        string rules = Node.Shell("auditctl -l");
        Node.Shell("auditctl -D; auditctl -e 0");
        Assert.That(Node.Shell("auditctl -l"), Is.EqualTo("No rules\n"));

        Look();

        Assert.That(Node.Shell("auditctl -l"), Is.EqualTo(rules));
        Assert.That(Node.Shell("auditctl -s"), Does.StartWith("enabled 1\n"));
        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("1"));
    }

    [Test]
    public void A_lock_of_the_image()
    {
        Node.Shell("auditctl -e 2");

        string said = Configure();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(FailedSteps(), Is.EqualTo(new[] { "audit-rules" }));
        Assert.That(said, Does.Contain("audit is locked"));
    }

    [Test]
    public void A_kernel_without_audit()
    {
        Node.Shell("echo none >/run/audit-enabled");

        Configure();

        Assert.That(Node.Gauge(LoadSuccess), Is.EqualTo("0"));
        Assert.That(Node.Gauge("rsyslog_audit_enabled"), Is.Null);
        // Debian 13's auditd does not start where its rules cannot be loaded.
        Assert.That(FailedSteps(), Is.EqualTo(new[] { "audit-rules" }).Or.EqualTo(new[] { "audit-rules", "auditd" }));
    }

    // As a confined rsyslogd finds it; a directory in its place cannot be read by anybody.
    [Test]
    public void A_certificate_that_rsyslogd_cannot_read()
    {
        Node.StartReceiver(Port, Server(Authority));
        Node.Write("/etc/systemd/system/rsyslog.service.d/hidden.conf", $"[Service]\nInaccessiblePaths=-{NodePaths.TlsDirectory}\n");
        Node.Deliver(Tls, Client(Authority), edit: EverySecond);
        Node.Shell("systemctl daemon-reload");
        Node.Configure();
        Node.Log(Program, 1, "nobody gets it");

        AwaitPath("receiver", "0");
        Eventually.Holds(() => { Look(); return FailedSteps().Contains("rsyslog-words"); }, "rsyslogd's words", Node.Describe);
    }

    // Its files are cut short, as by a crash or on a full disk: the index of older versions, all files of newer ones.
    [Test]
    public void A_damaged_disk_queue_delivers_again([Values] bool isMountPoint)
    {
        if (isMountPoint)
        {
            Node.Shell($"mkdir -p {NodePaths.SpoolDirectory}; mount -t tmpfs -o size=8m,mode=0700 tmpfs {NodePaths.SpoolDirectory}");
        }

        Configure();
        for (int i = 0; i < 50; i++)
        {
            Node.Log(Program, 1, $"lost-{i}");
        }

        Node.Shell($"systemctl stop rsyslog; cd {NodePaths.SpoolDirectory}; find . -type f; if [ -e rsyslog-relp-queue.qi ]; then truncate -s 40 rsyslog-relp-queue.qi; else find . -type f -exec truncate -s 40 {{}} +; fi; systemctl start rsyslog");
        Node.StartReceiver(Port);

        string said = Look();

        bool isGivenUp = Node.Shell("journalctl --no-pager -o cat -u rsyslog").Contains("pure in-memory mode", StringComparison.Ordinal);
        TestContext.Out.WriteLine($"rsyslogd {Node.RsyslogVersion}; gave up its queue: {isGivenUp}");
        Assert.That(said.Contains("rsyslogd has given up its disk queue", StringComparison.Ordinal), Is.EqualTo(isGivenUp), said);
        Assert.That(Node.Run("sh", "-c", $"ls -d {NodePaths.SpoolDirectory}.given-up-*").ExitCode == 0, Is.EqualTo(isGivenUp && !isMountPoint));
        Node.Log(Program, 1, "after the renewal");
        Node.WaitFor(Port, "after the renewal");
        Look();
        Assert.That(FailedSteps(), Is.Empty);
    }

    [Test]
    public void A_disk_that_somebody_else_fills([Values] bool isReceiverAway)
    {
        string other = $"{NodePaths.SpoolDirectory}/.other";
        if (!isReceiverAway)
        {
            Node.StartReceiver(Port);
        }

        Node.Shell($"mkdir -p {NodePaths.SpoolDirectory}; mount -t tmpfs -o size=8m,mode=0700 tmpfs {NodePaths.SpoolDirectory}");
        Configure();
        Node.Shell($"systemctl stop rsyslog; head -c 9m /dev/zero >{other} || systemctl start rsyslog");

        Node.Log(Program, 1, "while it is full");
        if (isReceiverAway)
        {
            AwaitPath("receiver", "0");
            Node.StartReceiver(Port);
        }
        else
        {
            Node.WaitFor(Port, "while it is full");
        }

        Node.Shell($"rm {other}");
        Eventually.Holds(
            () =>
            {
                Look();
                Node.Log(Program, 1, "room again");
                return Node.Received(Port).Any(static line => line.Contains("room again", StringComparison.Ordinal)) && FailedSteps().Length == 0;
            },
            "the node to forward",
            Node.Describe);
        AwaitPath("receiver", "1");
    }

    // The second run looks at what came of the first one's changes.
    private string Configure()
    {
        Node.Deliver(Plain, edit: EverySecond);
        return Node.Configure() + Node.Configure();
    }

    private string Look()
    {
        Node.Shell($"sed -i 's/^look .*/look 0/' {NodePaths.StateDirectory}/seen");
        return Node.Configure();
    }

    private void AwaitPath(string path, string value) => Eventually.Holds(
        () =>
        {
            Look();
            return Node.Gauge($"rsyslog_relp_path_up{{path=\"{path}\"}}") == value;
        },
        $"path {path} to be {value}",
        () => Node.Shell($"cat {NodePaths.StateDirectory}/seen; cat {NodePaths.MetricsDirectory}/rsyslog_pstats.prom || true") + Node.Describe());

    private string[] FailedSteps() =>
    [
        .. Node.Read(NodePaths.ConfiguratorMetricFile).Split('\n').Where(static line => line.EndsWith("\"} 1", StringComparison.Ordinal) && line.Contains("step_failed", StringComparison.Ordinal))
            .Select(static line => line.Split('"')[1]).Order(StringComparer.Ordinal),
    ];
}
