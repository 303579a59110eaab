using System.Globalization;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Nothing is lost while the receiver is away. A duplicate may be: RELP repeats what was not confirmed.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class OutageTests
{
    private const int Count = 500;

    private static readonly RsyslogRelpConfig Config = Route.Programs("kubelet");

    [Test]
    public void Delivers_everything_once_the_receiver_is_back()
    {
        using Route route = new(Config);
        Log(route.Node, 0, Count);
        route.Settle();

        route.Receiver.Stop();
        Log(route.Node, Count, Count);
        WaitUntilTaken(route.Node);
        route.Node.WaitForLocal("omrelp");
        Assert.That(route.Arrived(), Has.Count.EqualTo(Count), "the receiver was away");

        route.Receiver.Start();
        Log(route.Node, 2 * Count, Count);
        AssertAllArrived(route, 3 * Count);
    }

    [Test]
    public void Delivers_what_was_queued_before_the_node_restarted()
    {
        Receiver receiver = new();
        receiver.Stop();
        using Route route = new(Config, receiver);
        Log(route.Node, 0, Count);
        WaitUntilTaken(route.Node);
        RestartAfterOutage(route);
        Log(route.Node, Count, Count);
        AssertAllArrived(route, 2 * Count);
    }

    [Test]
    public void Loses_no_more_than_was_under_way_when_the_node_restarts_during_an_outage()
    {
        // librelp's window: what was sent and not yet confirmed has left rsyslog's queue, and only a running rsyslogd can repeat it.
        const int Window = 128;
        using Route route = new(Config);
        Log(route.Node, 0, Count);
        route.Settle();

        route.Receiver.Stop();
        Log(route.Node, Count, Count);
        WaitUntilTaken(route.Node);
        RestartAfterOutage(route);
        Log(route.Node, 2 * Count, Count);

        WaitFor(route, [.. Enumerable.Range(0, Count), .. Enumerable.Range(Count + Window, (2 * Count) - Window)]);
        int missing = Enumerable.Range(Count, Window).Except(Numbers(route.Settle())).Count();
        TestContext.Out.WriteLine($"{missing} messages that were under way did not arrive.");
    }

    private static void Log(Node node, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            node.Log("kubelet[1]", i.ToString(CultureInfo.InvariantCulture));
        }
    }

    // What stays on the node comes after what was handed to the queue.
    private static void WaitUntilTaken(Node node)
    {
        string mark = Guid.NewGuid().ToString();
        node.Log("cron", mark);
        node.WaitForLocal(mark);
    }

    private static void RestartAfterOutage(Route route)
    {
        route.Node.Stop();
        Assert.That(Directory.GetFiles(route.Node.Spool, "rsyslog-relp-queue*"), Is.Not.Empty, "the queue was saved");
        route.Receiver.Start();
        route.Node.Start();
    }

    private static void AssertAllArrived(Route route, int count)
    {
        WaitFor(route, [.. Enumerable.Range(0, count)]);
        TestContext.Out.WriteLine($"{route.Settle().Count - count} of {count} messages arrived more than once.");
    }

    // Not by a sentinel: after a restart new messages overtake those that rsyslogd reads from the disk.
    private static void WaitFor(Route route, IReadOnlyCollection<int> numbers)
    {
        Eventually.Holds(
            () => !numbers.Except(Numbers(route.Arrived())).Any(),
            "every message",
            () => $"Missing: {string.Join(' ', numbers.Except(Numbers(route.Arrived())))}\n{route.Node.Describe()}");
    }

    private static int[] Numbers(IReadOnlyList<ReceivedLine> lines) =>
        [.. lines.Select(static line => int.Parse(line.Message, CultureInfo.InvariantCulture))];
}
