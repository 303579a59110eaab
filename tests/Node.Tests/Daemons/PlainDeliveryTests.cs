using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Without TLS, from the socket on which journald forwards to the receiver.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class PlainDeliveryTests
{
    [Test]
    public void Forwards_in_order_and_once() => AssertDelivers(Route.Programs("kubelet"));

    [Test]
    public void Forwards_with_every_option_at_its_least() =>
        AssertDelivers(Route.Programs("kubelet") with { RebindInterval = 0, Timeout = 1, ResumeRetryCount = -1, ReportSuspensionContinuation = false });

    [Test]
    public void Forwards_with_every_option_at_its_most() =>
        AssertDelivers(Route.Programs("kubelet") with
        {
            RebindInterval = int.MaxValue,
            Timeout = int.MaxValue,
            ResumeRetryCount = int.MaxValue,
            ReportSuspensionContinuation = true,
        });

    [Test]
    public void Makes_a_new_connection_after_as_many_messages_as_rebindInterval_says()
    {
        const int Count = 30;
        const int Interval = 10;
        using Receiver receiver = new();
        using CountingForwarder forwarder = new(receiver.Port);
        using Node node = new(
            Route.ConfigFor(Route.Programs("kubelet") with { RebindInterval = Interval }, receiver) with { Port = forwarder.Port }, Route.Shoot);
        node.Start();

        for (int i = 0; i < Count; i++)
        {
            node.Log("kubelet", $"message {i}");
        }

        receiver.WaitFor($"message {Count - 1}", node.Describe);
        Assert.That(receiver.Lines.Select(static line => ReceivedLine.Parse(line).Message), Is.EqualTo(Enumerable.Range(0, Count).Select(static i => $"message {i}")));
        Assert.That(forwarder.Connections, Is.InRange(Count / Interval, (Count / Interval) + 1));
    }

    private static void AssertDelivers(RsyslogRelpConfig config)
    {
        using Route route = new(config);
        string[] messages = [.. Enumerable.Range(0, 200).Select(static i => $"message {i}")];

        foreach (string message in messages)
        {
            route.Node.Log("kubelet[77]", message);
        }

        Assert.That(route.Settle().Select(static line => line.Message), Is.EqualTo(messages));
        Assert.That(route.Node.Complaints, Is.Empty);
    }
}
