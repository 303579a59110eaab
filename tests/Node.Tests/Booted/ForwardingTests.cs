using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Booted;

/// <summary>What is logged with systemd-cat reaches a receiver, through all changes of the configuration.</summary>
[TestFixture("bookworm")]
[TestFixture("trixie")]
[TestFixture("sid")]
internal sealed class ForwardingTests(string suite) : BootedNodeFixture(suite)
{
    [Test]
    public void Without_TLS_what_the_rules_take_is_forwarded_in_the_agreed_form()
    {
        Node.StartReceiver(Port);
        Node.Deliver(Plain);
        Node.Configure();
        TestContext.Out.WriteLine($"rsyslogd {Node.RsyslogVersion}");

        Node.Log(Program, 3, "not severe enough");
        Node.Log("other-program", 1, "of another program");
        Node.Log(Program, 1, "to be forwarded");
        Node.WaitFor(Port, "to be forwarded");

        Assert.That(
            Node.Received(Port),
            Has.Exactly(1).Items.And.All.Match(@"^ proj shoot1 uid-1 node \d+ test-program\[\d+\]: .* to be forwarded $"));
    }

    [Test]
    public void With_TLS_it_is_too()
    {
        Node.StartReceiver(Port, Server(Authority));
        Node.Deliver(Tls, Client(Authority));
        Node.Configure();

        Node.Log(Program, 1, "in secret");

        Node.WaitFor(Port, "in secret");
    }

    [Test]
    public void Messages_are_chosen_by_their_content()
    {
        Node.StartReceiver(Port);
        Node.Deliver(Plain with
        {
            LoggingRules =
            [
                new LoggingRule { Severity = 3, ProgramNames = ["filter-program"], MessageContent = new MessageContent { Regex = "included", Exclude = "excluded" } },
            ],
        });
        Node.Configure();

        Node.Log("filter-program", 3, "neither");
        Node.Log("filter-program", 3, "included but excluded");
        Node.Log("filter-program", 3, "this is included");
        Node.WaitFor(Port, "this is included");

        Assert.That(Node.Received(Port), Has.Exactly(1).Items);
    }

    [Test]
    public void A_changed_configuration_takes_the_messages_elsewhere()
    {
        Node.StartReceiver(Port);
        Node.StartReceiver(Port + 1);
        Node.Deliver(Plain);
        Node.Configure();
        Node.Log(Program, 1, "first");
        Node.WaitFor(Port, "first");

        Node.Deliver(Plain with { Port = Port + 1 });
        Node.Configure();
        Node.Log(Program, 1, "second");

        Node.WaitFor(Port + 1, "second");
        Assert.That(Node.Received(Port), Has.None.Contains("second"));
    }

    [Test]
    public void Renewed_certificates_of_another_authority_are_taken_up()
    {
        TestCertificates other = new("Another CA");
        Node.StartReceiver(Port, Server(Authority));
        Node.Deliver(Tls, Client(Authority));
        Node.Configure();
        Node.Log(Program, 1, "first");
        Node.WaitFor(Port, "first");

        Node.StartReceiver(Port, Server(other));
        Node.Deliver(Tls, Client(other));
        Node.Configure();
        Node.Log(Program, 1, "second");

        Node.WaitFor(Port, "second");
    }

    [Test]
    public void A_broken_configuration_is_refused_and_the_old_one_keeps_forwarding()
    {
        Node.StartReceiver(Port);
        Node.Deliver(Plain);
        Node.Configure();

        Node.Deliver(Plain, edit: static text => text + "if re_match($msg, \"foo$\") == 1 then stop\n");
        string said = Node.Configure();
        Node.Log(Program, 1, "still here");

        Node.WaitFor(Port, "still here");
        Assert.That(said, Does.Contain("the present one stays").And.Contain("must be escaped"));
        Assert.That(Node.Gauge("rsyslog_relp_config_valid"), Is.EqualTo("0"));
        Assert.That(Node.Run("systemctl", "restart", "rsyslog").ExitCode, Is.Zero);
        Node.Log(Program, 1, "after a restart");
        Node.WaitFor(Port, "after a restart");
    }

    [Test]
    public void A_second_run_changes_nothing()
    {
        Node.Deliver(Tls, Client(Authority));
        Node.Configure();
        string invocation = Node.Shell("systemctl show --property=InvocationID rsyslog auditd");

        string said = Node.Configure();

        Assert.That(said, Is.Empty);
        Assert.That(Node.Shell("systemctl show --property=InvocationID rsyslog auditd"), Is.EqualTo(invocation));
    }

    // Specification 5.6: the first message after the certificate is right again arrives, and so does all that was queued.
    [Test]
    public void Delivery_resumes_once_the_receivers_certificate_is_right_and_nothing_queued_is_lost()
    {
        const int Count = 20;
        Node.Deliver(Tls, Client(Authority), edit: EverySecond);
        Node.Configure();
        for (int i = 0; i < Count; i++)
        {
            Node.Log(Program, 1, $"queued-{i}.");
        }

        Node.StartReceiver(Port, Server(Authority, "impostor.example.org"));
        Eventually.Holds(() => Node.Shell("journalctl --no-pager -o cat -u rsyslog").Contains("authentication error", StringComparison.Ordinal), "the refusal", Node.Describe);
        Node.StartReceiver(Port, Server(Authority));

        Eventually.Holds(
            () =>
            {
                Node.Configure();
                string[] received = Node.Received(Port);
                return Enumerable.Range(0, Count).All(i => received.Any(line => line.Contains($"queued-{i}.", StringComparison.Ordinal)));
            },
            "every message",
            () => string.Join('\n', Node.Received(Port)) + Node.Describe());
        Node.Log(Program, 1, "afterwards");
        Node.WaitFor(Port, "afterwards");
        TestContext.Out.WriteLine($"rsyslogd {Node.RsyslogVersion}; restarted by the configurator: {Node.Shell("journalctl --no-pager -o cat -u rsyslog | grep -c 'Started\\|Starting' || true")}");
    }

    // Specification 5.5.
    [Test]
    public void An_rsyslogd_that_drops_its_privileges_forwards_over_TLS_and_writes_its_statistics()
    {
        // Newer units keep rsyslogd from becoming another user.
        Node.Write("/etc/systemd/system/rsyslog.service.d/05-own.conf", "[Service]\nCapabilityBoundingSet=CAP_SETUID CAP_SETGID\n");
        Node.Shell("systemctl daemon-reload; useradd --system syslog; chown syslog /var/log; printf '%s\\n' '$PrivDropToUser syslog' '$PrivDropToGroup syslog' >>/etc/rsyslog.conf");
        Node.StartReceiver(Port, Server(Authority));
        Node.Deliver(Tls, Client(Authority), edit: EverySecond);
        // rsyslogd becomes that user when the first run restarts it; the next one sees it.
        Node.Configure();
        Node.Configure();

        Node.Log(Program, 1, "without privileges");

        Node.WaitFor(Port, "without privileges");
        Assert.That(Node.Shell("ps -o user= -p $(systemctl show -P MainPID rsyslog)").Trim(), Is.EqualTo("syslog"));
        Assert.That(Node.Shell($"stat -c '%U %a' {NodePaths.TlsDirectory}/tls.key"), Is.EqualTo("syslog 600\n"));
        Eventually.Holds(() => Node.Gauge("rsyslog_pstats_last_update_timestamp_seconds") is not null, "statistics", Node.Describe);
    }
}
