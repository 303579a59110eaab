using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Specification 5.7: a receiver that stays away takes a bounded share of disk and memory, and nobody else's log lines.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class FullQueueTests
{
    private const long MiB = 1024 * 1024;

    private static readonly RsyslogRelpConfig Config = Route.Programs("kubelet");

    [Test]
    public void A_full_queue_stalls_no_local_logging_and_stays_within_disk_and_memory_limits()
    {
        using Receiver receiver = new();
        receiver.Stop();
        using Node node = new(Route.ConfigFor(Config, receiver), Route.Shoot);
        node.Start();

        // Messages as long as they can be, three times what the disk may hold, as fast as they are taken.
        string message = new('x', 8000);
        for (int i = 0; i < 18_000; i++)
        {
            node.Log("kubelet[1]", message);
        }

        // What stays on the node comes last, behind whatever the queue still has to do.
        node.Log("cron", "local");
        node.WaitForLocal("local");
        long disk = Directory.GetFiles(node.Spool, "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length);
        long memory = node.PeakMemory;
        TestContext.Out.WriteLine($"{disk / MiB} MiB on disk, at most {memory / MiB} MiB of memory");

        Assert.That(disk, Is.LessThan(49 * MiB));
        // MemoryMax of the drop-in.
        Assert.That(memory, Is.LessThan(300 * MiB));
    }
}
