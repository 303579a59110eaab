using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// Specification 5.6: rsyslogd gives a receiver up for good once its authentication has failed; the configurator restarts it then, and
/// only then. That this brings delivery back is proved on a booted node.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class DeliveryTests : ScriptFixture
{
    private const string Step = "rsyslog_relp_configurator_step_failed{step=\"rsyslog-delivery\"}";
    private const string GivenUp = "omrelp[192.0.2.1:514]: authentication error 'no permited name found', peer is 'DNSname: x; ' - DISABLING action [v8.2302.0]\n";
    private const string Away = "omrelp: could not connect to remote server, librelp error 10014 [v8.2302.0]\n";

    private static readonly string[] Restart = ["systemctl restart rsyslog.service"];

    [Test]
    public void Rsyslogd_is_restarted_after_it_has_given_the_receiver_up()
    {
        Start(GivenUp);
        RunWithWaiting(3);
        Assert.That(Node.Calls, Is.Empty, "one look does not tell");

        RunWithWaiting(3);

        Assert.That(Node.Calls, Is.EqualTo(Restart));
        Assert.That(Node.Journal, Does.Contain("no permited name found"));
        Assert.That(Node.Gauge(Step), Is.EqualTo("1"));
    }

    [Test]
    public void It_is_asked_of_this_run_of_rsyslogd_only()
    {
        Start(GivenUp);
        RunWithWaiting(3);

        RunWithWaiting(4);

        Assert.That(Node.Read("looks"), Does.Contain("journalctl").And.Contain("_SYSTEMD_INVOCATION_ID=0123abcd"));
    }

    // What is under way to a receiver that is away would be lost.
    [Test]
    public void A_receiver_that_is_merely_away_costs_no_restart()
    {
        Start(Away);
        RunWithWaiting(3);

        RunWithWaiting(3000);

        Assert.That(Node.Calls, Is.Empty);
        Assert.That(Node.Gauge(Step), Is.EqualTo("0"));
    }

    [TestCase(0, 0)]
    [TestCase(500, 499)]
    public void A_queue_that_drains_is_not_even_looked_into(int before, int after)
    {
        Start(GivenUp);
        RunWithWaiting(before);
        File.Delete(Node.PathOf("looks"));

        RunWithWaiting(after);

        Assert.That(Node.Calls, Is.Empty);
        Assert.That(Node.Read("looks"), Does.Not.Contain("journalctl"));
    }

    [Test]
    public void What_waits_on_disk_counts_too()
    {
        Start(GivenUp);
        RunWithWaiting(0, onDisk: 7);

        RunWithWaiting(0, onDisk: 7);

        Assert.That(Node.Calls, Is.EqualTo(Restart));
    }

    [Test]
    public void Restarts_become_rarer_until_messages_arrive_again()
    {
        Start(GivenUp);
        RunWithWaiting(3);
        RunWithWaiting(3);
        RunWithWaiting(3);
        Assert.That(Node.Calls, Is.Empty, "not with every batch of statistics");
        Assert.That(Node.Gauge(Step), Is.EqualTo("1"));

        Node.LetRetriesBecomeDue();
        RunWithWaiting(3);
        Assert.That(Node.Calls, Is.EqualTo(Restart));
        Assert.That(Node.Journal, Does.Contain("next attempt in 60 s"));

        RunWithWaiting(0);
        Assert.That(Node.Gauge(Step), Is.EqualTo("0"));
        Assert.That(Node.Exists(ScriptNode.Delivered("state/rsyslog-delivery.failed")), Is.False);
    }

    [Test]
    public void Without_TLS_nothing_can_have_been_given_up()
    {
        Node.Run();
        Node.Write("journal", GivenUp);
        RunWithWaiting(3);

        RunWithWaiting(3);

        Assert.That(Node.Calls, Is.Empty);
    }

    private void Start(string journal)
    {
        Node.DeliverTls("secret\n");
        Node.Run();
        Node.Run();
        Node.Write("journal", journal);
    }

    // A batch of statistics, newer than the last one, and a run after it.
    private void RunWithWaiting(int inMemory, int onDisk = 0)
    {
        Node.WriteStatistics(
            "rsyslog_pstat_processed{name=\"rsyslog-relp\",origin=\"core.action\"} 5000",
            $"rsyslog_pstat_size{{name=\"rsyslog-relp queue\",origin=\"core.queue\"}} {inMemory}",
            $"rsyslog_pstat_size{{name=\"rsyslog-relp queue[DA]\",origin=\"core.queue\"}} {onDisk}");
        Node.Run();
    }
}
