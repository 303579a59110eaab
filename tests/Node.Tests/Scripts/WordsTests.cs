using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the running rsyslogd has said is a failed step with its words, and what can be mended is.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class WordsTests : ScriptFixture
{
    private const string Processed = "rsyslog_pstat_processed{name=\"rsyslog-relp\",origin=\"core.action\"}";

    [TestCase("relpTcpConnectTLSInit: certificate file /etc/ssl/rsyslog/ca.crt couldn't be accessed: Permission denied")]
    [TestCase("rsyslogd: could not load module 'omrelp', errors: trying to load module /usr/lib/rsyslog/omrelp.so: No such file or directory")]
    [TestCase("error during parsing file /etc/rsyslog.d/60-audit.conf, on or before line 97: invalid character '$'")]
    public void What_rsyslogd_complains_of_is_a_failed_step_with_its_words(string words)
    {
        Node.Run();
        Node.Write("journal", $"started\n{words}\n");

        Node.Run();

        Assert.That(Node.StepFailed("rsyslog-words"));
        Assert.That(Node.Journal, Does.Contain(words));
        Node.Run();
        Assert.That(Node.StepFailed("rsyslog-words"), "until somebody looks again");
    }

    [Test]
    public void Another_rsyslogd_that_does_not_complain_is_a_success()
    {
        Node.Run();
        Node.Write("journal", "could not load module 'omrelp'\n");
        Node.Run();
        Assert.That(Node.StepFailed("rsyslog-words"));

        Node.Write("journal", "started\n");
        Node.Write("invocation", "another\n");
        Node.Run();

        Assert.That(Node.StepFailed("rsyslog-words"), Is.False);
    }

    // A running rsyslogd has said at least that it has started.
    [Test]
    public void A_journal_that_says_nothing_mends_no_failure()
    {
        Node.Run();
        Node.Write("journal", "could not load module 'omrelp'\n");
        Node.Run();
        File.Delete(Node.PathOf("journal"));
        Node.LetALookBecomeDue();

        Node.Run();

        Assert.That(Node.StepFailed("rsyslog-words"));
    }

    [Test]
    public void A_certificate_that_could_not_be_read_matters_no_more_once_the_receiver_takes_messages()
    {
        Node.Run();
        Node.Write("journal", "certificate file ca.crt couldn't be accessed\n");
        Node.Run();
        Assert.That(Node.StepFailed("rsyslog-words"));

        Node.WriteStatistics($"{Processed} 3");
        Node.LetALookBecomeDue();
        Node.Run();

        Assert.That(Node.StepFailed("rsyslog-words"), Is.False);
    }

    // rsyslogd would keep everything in memory, at this and at every later start, and lose it with each.
    [TestCase("error creating disk queue - giving up.")]
    [TestCase("fatal error on disk queue 'rsyslog-relp queue[DA]', emergency switch to direct mode")]
    [TestCase("using pure in-memory mode")]
    public void A_disk_queue_that_rsyslogd_has_given_up_is_set_aside_and_there_is_a_new_one(string words)
    {
        Node.Run();
        Node.Write("var/log/rsyslog/rsyslog-relp-queue.qi", "damaged");
        Node.Write("journal", words + "\n");

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl stop rsyslog.service", "systemctl start rsyslog.service" }));
        Assert.That(Node.StepFailed("rsyslog-queue"));
        Assert.That(Node.Journal, Does.Contain("rsyslogd has given up its disk queue"));
        Assert.That(Directory.GetFiles(Node.PathOf("var/log/rsyslog")), Is.Empty);
        Assert.That(Directory.GetDirectories(Node.PathOf("var/log"), "rsyslog.given-up-*").Select(Directory.GetFiles), Has.Exactly(1).Items.And.All.Length.EqualTo(1));

        Node.Write("journal", "started\n");
        Node.Write("invocation", "another\n");
        Node.Run();
        Assert.That(Node.StepFailed("rsyslog-queue"), Is.False);
        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void At_most_two_queues_are_kept_aside()
    {
        Node.Run();
        foreach (string time in new[] { "1", "2", "3" })
        {
            Node.Write($"var/log/rsyslog.given-up-{time}/file", time);
        }

        Node.Write("journal", "using pure in-memory mode\n");
        Node.Run();

        string[] kept = [.. Directory.GetDirectories(Node.PathOf("var/log"), "rsyslog.given-up-*").Order(StringComparer.Ordinal)];
        Assert.That(kept, Has.Length.EqualTo(2));
        Assert.That(kept.Select(static directory => Path.Combine(directory, "file")).Where(File.Exists).Select(File.ReadAllText), Is.EqualTo(new[] { "3" }));
    }

    [Test]
    public void An_rsyslogd_that_a_condition_keeps_away_is_a_failure()
    {
        Node.Write("units/rsyslog.service", "loaded\nenabled\ninactive\nno\n");

        Node.Run();

        Assert.That(Node.StepFailed("rsyslog"));
        Assert.That(Node.Journal, Does.Contain("a condition of its unit is not met"));
    }
}
