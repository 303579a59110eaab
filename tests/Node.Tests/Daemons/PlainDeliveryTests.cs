namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Without TLS, from the socket on which journald forwards to the receiver.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class PlainDeliveryTests
{
    [Test]
    public void Forwards_in_order_and_once()
    {
        using Route route = new(Route.Programs("kubelet"));
        string[] messages = [.. Enumerable.Range(0, 200).Select(static i => $"message {i}")];

        foreach (string message in messages)
        {
            route.Node.Log("kubelet[77]", message);
        }

        Assert.That(route.Settle().Select(static line => line.Message), Is.EqualTo(messages));
    }
}
