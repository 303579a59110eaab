using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the running rsyslogd has said is a failed step with its words, and what can be mended is.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class WordsTests : IDisposable
{
    private const string Processed = "rsyslog_pstat_processed{name=\"rsyslog-relp\",origin=\"core.action\"}";

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

    [TestCase("relpTcpConnectTLSInit: certificate file /etc/ssl/rsyslog/ca.crt couldn't be accessed: Permission denied")]
    [TestCase("rsyslogd: could not load module 'omrelp', errors: trying to load module /usr/lib/rsyslog/omrelp.so: No such file or directory")]
    [TestCase("error during parsing file /etc/rsyslog.d/60-audit.conf, on or before line 97: invalid character '$'")]
    public void What_rsyslogd_complains_of_is_a_failed_step_with_its_words(string words)
    {
        _node.Run();
        _node.Write("journal", $"started\n{words}\n");

        _node.Run();

        Assert.That(_node.StepFailed("rsyslog-words"));
        Assert.That(_node.Journal, Does.Contain(words));
        _node.Run();
        Assert.That(_node.StepFailed("rsyslog-words"), "until somebody looks again");
    }

    [Test]
    public void Another_rsyslogd_that_does_not_complain_is_a_success()
    {
        _node.Run();
        _node.Write("journal", "could not load module 'omrelp'\n");
        _node.Run();
        Assert.That(_node.StepFailed("rsyslog-words"));

        _node.Write("journal", "started\n");
        _node.Write("invocation", "another\n");
        _node.Run();

        Assert.That(_node.StepFailed("rsyslog-words"), Is.False);
    }

    [Test]
    public void A_certificate_that_could_not_be_read_matters_no_more_once_the_receiver_takes_messages()
    {
        _node.Run();
        _node.Write("journal", "certificate file ca.crt couldn't be accessed\n");
        _node.Run();
        Assert.That(_node.StepFailed("rsyslog-words"));

        _node.WriteStatistics($"{Processed} 3");
        _node.LetALookBecomeDue();
        _node.Run();

        Assert.That(_node.StepFailed("rsyslog-words"), Is.False);
    }

    // rsyslogd would keep everything in memory, at this and at every later start, and lose it with each.
    [TestCase("error creating disk queue - giving up.")]
    [TestCase("fatal error on disk queue 'rsyslog-relp queue[DA]', emergency switch to direct mode")]
    [TestCase("using pure in-memory mode")]
    public void A_disk_queue_that_rsyslogd_has_given_up_is_set_aside_and_there_is_a_new_one(string words)
    {
        _node.Run();
        _node.Write("var/log/rsyslog/rsyslog-relp-queue.qi", "damaged");
        _node.Write("journal", words + "\n");

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl stop rsyslog.service", "systemctl start rsyslog.service" }));
        Assert.That(_node.StepFailed("rsyslog-queue"));
        Assert.That(_node.Journal, Does.Contain("rsyslogd has given up its disk queue"));
        Assert.That(Directory.GetFiles(_node.PathOf("var/log/rsyslog")), Is.Empty);
        Assert.That(Directory.GetDirectories(_node.PathOf("var/log"), "rsyslog.given-up-*").Select(Directory.GetFiles), Has.Exactly(1).Items.And.All.Length.EqualTo(1));

        _node.Write("journal", "started\n");
        _node.Write("invocation", "another\n");
        _node.Run();
        Assert.That(_node.StepFailed("rsyslog-queue"), Is.False);
        Assert.That(_node.Calls, Is.Empty);
    }

    [Test]
    public void At_most_two_queues_are_kept_aside()
    {
        _node.Run();
        foreach (string time in new[] { "1", "2", "3" })
        {
            _node.Write($"var/log/rsyslog.given-up-{time}/file", time);
        }

        _node.Write("journal", "using pure in-memory mode\n");
        _node.Run();

        string[] kept = [.. Directory.GetDirectories(_node.PathOf("var/log"), "rsyslog.given-up-*").Order(StringComparer.Ordinal)];
        Assert.That(kept, Has.Length.EqualTo(2));
        Assert.That(kept.Select(static directory => Path.Combine(directory, "file")).Where(File.Exists).Select(File.ReadAllText), Is.EqualTo(new[] { "3" }));
    }

    [Test]
    public void An_rsyslogd_that_a_condition_keeps_away_is_a_failure()
    {
        _node.Write("units/rsyslog.service", "loaded\nenabled\ninactive\nno\n");

        _node.Run();

        Assert.That(_node.StepFailed("rsyslog"));
        Assert.That(_node.Journal, Does.Contain("a condition of its unit is not met"));
    }
}
