using System.Globalization;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>
/// What a fault during an outage of the receiver loses and repeats of 15,000 messages: the figures of docs/reliability.md, each within a bound.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class QueueFigureTests
{
    private const int Count = 15_000;

    // queue.highWatermark: what is above goes to disk.
    private const int InMemory = 10_000;

    private static readonly RsyslogRelpConfig Config = Route.Programs("kubelet");

    [Test]
    public void A_restart_of_rsyslogd()
    {
        using Route route = DuringOutage(message: "");

        route.Node.Stop();
        Resume(route);

        AssertLost(route, atMost: 0);
    }

    [Test]
    public void A_kill_of_rsyslogd()
    {
        using Route route = DuringOutage(message: "");

        route.Node.Kill();
        Resume(route);

        AssertLost(route, atMost: InMemory);
    }

    // 15,000 messages of 6,000 bytes are 86 MiB, and 48 MiB may be on disk.
    [Test]
    public void A_restart_with_a_full_disk_queue()
    {
        using Route route = DuringOutage(message: new string('x', 6_000));

        route.Node.Stop();
        Resume(route);

        AssertLost(route, atMost: InMemory);
    }

    [Test]
    public void A_receiver_that_is_restarted_under_load()
    {
        using Route route = new(Config);
        Log(route.Node, 0, Count / 2);
        route.Receiver.Stop();
        Log(route.Node, Count / 2, Count / 4);
        route.Receiver.Start();
        Log(route.Node, 3 * Count / 4, Count / 4);

        AssertLost(route, atMost: 0);
    }

    private static Route DuringOutage(string message)
    {
        Receiver receiver = new();
        receiver.Stop();
        Route route = new(Config, receiver);
        Log(route.Node, 0, Count, message);
        string mark = Guid.NewGuid().ToString();
        route.Node.Log("cron", mark);
        route.Node.WaitForLocal(mark);
        return route;
    }

    private static void Log(Node node, int first, int count, string message = "")
    {
        for (int i = first; i < first + count; i++)
        {
            node.Log("kubelet[1]", $"{i.ToString(CultureInfo.InvariantCulture)} {message}");
        }
    }

    private static void Resume(Route route)
    {
        route.Receiver.Start();
        route.Node.Start();
    }

    private static void AssertLost(Route route, int atMost)
    {
        // The disk is read while new messages pass: however slowly, this many have to arrive.
        Eventually.Holds(() => Different(route) >= Count - atMost, $"{Count - atMost} messages", () => $"{Different(route)} have arrived.\n{route.Node.Describe()}");

        // For the figure itself: nothing more comes when several new messages have brought nothing with them.
        int count = -1;
        for (int same = 0; same < 5;)
        {
            int now = route.Settle().Count;
            same = now == count ? same + 1 : 0;
            count = now;
        }

        int different = Different(route);
        TestContext.Out.WriteLine($"{count} messages: {Count - different} lost, {count - different} repeated");
    }

    private static int Different(Route route) => route.Arrived().Select(static line => line.Message.Split(' ')[0]).Distinct().Count();
}
