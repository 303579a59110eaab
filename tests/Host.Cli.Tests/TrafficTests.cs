using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;
using RsyslogRelp.Host.Cli.Traffic;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class TrafficTests
{
    [Test]
    public void The_peak_minute_is_that_of_all_minutes_however_late_entries_come([Values(1, 2, 3)] int seed)
    {
        Random random = new(seed);
        PeakMinute peak = new();
        Dictionary<long, long> all = [];
        long now = 1_000;
        for (int i = 0; i < 20_000; i++)
        {
            now += random.Next(10) == 0 ? random.Next(3) : 0;
            long minute = now - random.Next(100);
            long amount = random.Next(5);
            peak.Add(minute, amount);
            all[minute] = all.GetValueOrDefault(minute) + amount;
        }

        Assert.That(peak.Amount, Is.EqualTo(all.Values.Max()));
    }

    [Test]
    public void Minutes_of_two_journals_one_after_the_other_are_not_added()
    {
        PeakMinute peak = new();
        foreach (long minute in (long[])[0, 0, 0, 5_000, 0, 0, 5_000])
        {
            peak.Add(minute, 1);
        }

        Assert.That(peak.Amount, Is.EqualTo(3));
    }

    [Test]
    public void Memory_does_not_grow_with_the_number_of_names_and_lines()
    {
        WireSize size = new(new("p", "s", "u"));
        TrafficSummary summary = new(1, size);
        for (int i = 0; i < 100_000; i++)
        {
            ReceivedMessage message = new(new LogMessage($"program{i}", 6, $" type=X msg=audit(1): key=\"k{i}\""), 14)
            {
                HostName = $"host{i}",
                Time = DateTimeOffset.UnixEpoch.AddMinutes(i),
            };
            summary.Add(message, new LogVerdict(i % 2 == 0 ? 0 : null, []), new LogVerdict(i % 3 == 0 ? 0 : null, []));
            summary.Skip(i, "reason");
        }

        TopNames[] names =
        [
            summary.Programs.Forwarded, summary.Programs.Not, summary.AuditKeys.Forwarded, summary.AuditKeys.Not,
            summary.Gained.Programs, summary.Lost.Programs,
        ];
        Assert.That(names.Select(static name => name.Distinct), Is.All.EqualTo(10_001));
        Assert.That(names[0].MostFrequent().First(), Is.EqualTo(new KeyValuePair<string, long>("(others)", 40_000)));
        Assert.That((summary.Hosts, summary.SkippedExamples.Count, summary.Skipped), Is.EqualTo((10_001, 3, 100_000L)));
    }

    [TestCase(" type=SYSCALL msg=audit(1.2:3): a=b key=\"passwd\"", "passwd")]
    [TestCase(" type=SYSCALL msg=audit(1.2:3): key=\"passwd\"#035ARCH=x86_64 SYSCALL=openat", "passwd")]
    [TestCase(" type=SYSCALL msg=audit(1.2:3): key=6B31016B32#035ARCH=x86_64", "6B31016B32")]
    [TestCase(" node=vm type=SYSCALL msg=audit(1.2:3): key=(null)", null)]
    [TestCase(" node=vm type=SYSCALL msg=audit(1.2:3): key=\"a b\"", "a b")]
    [TestCase(" type=PATH msg=audit(1.2:3): item=0 name=\"/etc\"", null)]
    [TestCase(" user key=\"x\"", null)]
    [TestCase(" type=SYSCALL key=", null)]
    [TestCase(" type=SYSCALL key=\"open", "open")]
    public void Finds_the_key_of_an_audit_record(string message, string? key) => Assert.That(AuditKey.Find(message), Is.EqualTo(key));

    [Test]
    public async Task The_limits_of_the_queue_are_those_that_are_rendered()
    {
        string config = (await Cli.RunAsync(Samples.Config, ["render", "-", "-s", "60-audit.conf"])).Output;
        Assert.That(config, Does.Contain($"queue.maxDiskSpace=\"{Forecast.QueueDiskBytes / 1024 / 1024}m\""));
        Assert.That(config, Does.Contain($"queue.highWatermark=\"{Forecast.QueueMessages}\""));
        Assert.That(config.ToUpperInvariant(), Does.Not.Contain("MAXMESSAGESIZE"));
    }

    [Test]
    public void A_queue_lasts_until_memory_and_disk_are_full()
    {
        TrafficSummary summary = new(1, new WireSize(new("p", "s", "u"), "vm"));
        for (int i = 0; i <= 600; i++)
        {
            ReceivedMessage message = new(new LogMessage("a", 6, " x"), 14)
            {
                Tag = "a:",
                RawBytes = 116,
                Time = DateTimeOffset.UnixEpoch.AddSeconds(i * 6),
            };
            summary.Add(message, new LogVerdict(0, []), null);
        }

        // 601 messages in an hour, 10 in each minute; each takes 116 + 2 + 2 + 380 bytes on disk.
        Forecast forecast = Forecast.Of(summary, 3)!;
        double inQueue = 10_000 + (48 * 1024 * 1024 / 500.0);
        Assert.That(forecast.QueueHours, Is.EqualTo(inQueue / 601).Within(0.01));
        Assert.That(forecast.QueueHoursAtPeak, Is.EqualTo(inQueue / 600).Within(0.01));
        Assert.That((forecast.PeakMessages, forecast.MessagesPerDay), Is.EqualTo((30L, 601.0 * 24 * 3)));
    }
}
