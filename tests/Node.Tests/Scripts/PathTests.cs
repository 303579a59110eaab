using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// Whether a path works is what arrives at its end: a canary that the configurator sent, seen in rsyslogd's statistics, and what the receiver
/// has taken. What was not observed is absent.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class PathTests : ScriptFixture
{
    private const string Queue = "rsyslog_pstat_size{name=\"rsyslog-relp queue\",origin=\"core.queue\"}";
    private const string Processed = "rsyslog_pstat_processed{name=\"rsyslog-relp\",origin=\"core.action\"}";
    private const string Failed = "rsyslog_pstat_failed{name=\"rsyslog-relp\",origin=\"core.action\"}";

    [Test]
    public void A_look_sends_a_canary_on_each_path_and_nothing_is_said_of_a_path_before_it_is_seen()
    {
        Settle();

        Assert.That(Canaries(), Is.EqualTo(new[] { "logger -t rsyslog-relp-canary -p user.debug -- does this arrive?", "auditctl -m rsyslog-relp-canary" }));
        Assert.That(new[] { Path("journald"), Path("audit"), Path("receiver") }, Is.All.Null);
    }

    [TestCase(1, 1, "1", "1")]
    [TestCase(1, 0, "1", "0")]
    [TestCase(0, 0, "0", "0")]
    public void A_canary_that_is_seen_says_that_its_path_works_and_one_that_is_not_that_it_does_not(int journald, int audit, string journaldUp, string auditUp)
    {
        Settle();

        Statistics(journald, audit);
        Node.Run();

        Assert.That(Path("journald"), Is.EqualTo(journaldUp));
        Assert.That(Path("audit"), Is.EqualTo(auditUp));
    }

    [Test]
    public void An_old_canary_does_not_stand_for_a_new_one()
    {
        Settle();
        Statistics(1, 1);
        Node.Run();
        Node.LetALookBecomeDue();
        Node.Run();

        Statistics(1, 2);
        Node.Run();

        Assert.That(Path("journald"), Is.EqualTo("0"));
        Assert.That(Path("audit"), Is.EqualTo("1"));
    }

    [Test]
    public void A_canary_that_was_under_way_when_rsyslogd_was_restarted_says_nothing()
    {
        Settle();
        Node.Write("invocation", "another\n");

        Statistics(0, 0);
        Node.Run();

        Assert.That(Path("journald"), Is.Null);
        Assert.That(Path("audit"), Is.Null);
    }

    // Another rsyslogd begins to count anew.
    [Test]
    public void After_a_restart_of_rsyslogd_a_canary_that_is_seen_is_seen_though_fewer_are_counted()
    {
        Settle();
        Statistics(7, 7);
        Node.Run();
        Node.Write("invocation", "another\n");
        Node.Run();

        Statistics(1, 1);
        Node.Run();

        Assert.That(Path("journald"), Is.EqualTo("1"));
        Assert.That(Path("audit"), Is.EqualTo("1"));
    }

    [Test]
    public void Nothing_is_said_of_a_receiver_once_no_statistics_come()
    {
        Node.Run();
        Node.WriteStatistics($"{Processed} 5");
        Node.Run();
        Assert.That(Path("receiver"), Is.EqualTo("1"));

        string seen = ScriptNode.Delivered("state/seen");
        Node.Write(seen, System.Text.RegularExpressions.Regex.Replace(Node.Read(seen), "(?m)^batch .*$", "batch 1"));
        File.SetLastWriteTimeUtc(Node.PathOf(ScriptNode.Delivered("state/batch")), DateTime.UtcNow.AddHours(1));
        Node.Run();

        Assert.That(Path("receiver"), Is.Null);
    }

    // Such as one where rsyslogd has to be started again and again.
    [Test]
    public void A_node_that_changes_in_every_run_is_looked_at_all_the_same()
    {
        Settle();
        File.Delete(Node.PathOf("canaries"));
        Statistics(1, 1);
        Node.DeliverConfig(ScriptNode.Config + "# changed\n");
        Node.Run();
        Assert.That(Node.Exists("canaries"), Is.False, "the next run looks at what came of it");

        Node.LetALookBecomeDue();
        Node.DeliverConfig(ScriptNode.Config + "# changed again\n");
        Node.Run();

        Assert.That(Node.Calls, Does.Contain("systemctl restart rsyslog.service"));
        Assert.That(Canaries(), Has.Length.EqualTo(2));
    }

    [Test]
    public void Without_statistics_no_path_works()
    {
        Settle();
        string seen = ScriptNode.Delivered("state/seen");
        Node.Write(seen, System.Text.RegularExpressions.Regex.Replace(Node.Read(seen), "(?m)^(canary_\\w+) [0-9]+ ", "$1 1 "));

        Node.Run();

        Assert.That(Path("journald"), Is.EqualTo("0"));
        Assert.That(Path("audit"), Is.EqualTo("0"));
    }

    [Test]
    public void A_canary_that_cannot_be_sent_says_that_its_path_does_not_work()
    {
        Node.Fail("auditctl");

        Settle();

        Assert.That(Path("audit"), Is.EqualTo("0"));
        Assert.That(Node.Journal, Does.Contain("cannot send a canary on the path audit: Error sending user message request"));
    }

    [Test]
    public void Without_audit_there_is_no_path_for_it()
    {
        Settle();
        Statistics(1, 1);
        Node.Run();
        Assert.That(Path("audit"), Is.EqualTo("1"));

        Directory.Delete(Node.PathOf(ScriptNode.Delivered("audit")), recursive: true);
        Node.Run();
        Node.Run();

        Assert.That(Path("audit"), Is.Null);
        Assert.That(Path("journald"), Is.EqualTo("1"));
    }

    // The first batch, the second, what is said.
    [TestCase("0 0 0", "0 0 0", null, TestName = "The_receiver_where_nothing_was_logged")]
    [TestCase("0 0 0", "5 0 0", "1", TestName = "The_receiver_that_has_all")]
    [TestCase("5 5 0", "9 6 0", "1", TestName = "The_receiver_that_takes_what_waits")]
    [TestCase("5 5 0", "5 5 0", "0", TestName = "The_receiver_that_takes_nothing")]
    [TestCase("5 5 0", "9 9 0", "0", TestName = "The_receiver_that_takes_nothing_while_more_comes")]
    [TestCase("5 0 0", "7 0 2", "0", TestName = "The_receiver_where_messages_fail")]
    public void The_receiver(string first, string second, string? up)
    {
        Node.Run();
        foreach (string batch in new[] { first, second })
        {
            string[] numbers = batch.Split(' ');
            Node.WriteStatistics($"{Processed} {numbers[0]}", $"{Queue} {numbers[1]}", $"{Failed} {numbers[2]}");
            Node.Run();
        }

        Assert.That(Path("receiver"), Is.EqualTo(up));
    }

    [TestCase("yes", "1")]
    [TestCase("no", "0")]
    [TestCase("", null)]
    public void Whether_the_clock_is_synchronized_is_exported_where_it_is_known(string answer, string? value)
    {
        Node.Write("clock", answer + "\n");

        Settle();

        Assert.That(Node.Gauge("rsyslog_relp_clock_synchronized"), Is.EqualTo(value));
    }

    [Test]
    public void The_spool_is_exported_with_its_limit()
    {
        Node.Run();
        Node.Write("var/log/rsyslog/rsyslog-relp-queue.00000001", new string('x', 10_000));

        Node.Run();

        Assert.That(int.Parse(Node.Gauge("rsyslog_relp_spool_bytes")!, null), Is.InRange(10_000, 20_000));
        Assert.That(Node.Gauge("rsyslog_relp_spool_limit_bytes"), Is.EqualTo((48 * 1024 * 1024).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That(ScriptTemplates.Read("60-audit.conf.liquid"), Does.Contain("queue.maxDiskSpace=\"48m\""));
    }

    [Test]
    public void When_certificates_expire_is_exported_and_follows_a_renewal()
    {
        RealPrograms.Require("openssl", "openssl");
        TestCertificates authority = new();
        TestCertificate certificate = authority.ForClient("node");
        Node.DeliverTls(certificate.KeyPem);
        Node.Write(ScriptNode.Delivered("tls/ca.crt"), authority.AuthorityPem);
        Node.Write(ScriptNode.Delivered("tls/tls.crt"), certificate.CertificatePem);

        Settle();

        Assert.That(NotAfter("tls.crt"), Is.EqualTo(Expiry(certificate.CertificatePem)));
        Assert.That(NotAfter("ca.crt"), Is.EqualTo(Expiry(authority.AuthorityPem)));

        Directory.Delete(Node.PathOf(ScriptNode.Delivered("tls")), recursive: true);
        Settle();
        Assert.That(NotAfter("tls.crt"), Is.Null);

        string? NotAfter(string file) => Node.Gauge($"rsyslog_relp_certificate_not_after_timestamp_seconds{{file=\"{file}\"}}");
    }

    private static string Expiry(string pem)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        return new DateTimeOffset(certificate.NotAfter.ToUniversalTime()).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Statistics(int journald, int audit) =>
        Node.WriteStatistics($"rsyslog_relp_canaries_seen_total{{path=\"journald\"}} {journald}", $"rsyslog_relp_canaries_seen_total{{path=\"audit\"}} {audit}");

    private string? Path(string path) => Node.Gauge($"rsyslog_relp_path_up{{path=\"{path}\"}}");

    private string[] Canaries() => File.ReadAllLines(Node.PathOf("canaries"));

    // The second run looks at what came of the first one's changes.
    private void Settle()
    {
        Node.Run();
        Node.Run();
    }
}
