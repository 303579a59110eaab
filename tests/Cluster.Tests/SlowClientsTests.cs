using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A thousand clients that never complete a request.</summary>
public sealed class SlowClientsTests() : ClusterTests(ApiServers.Fake)
{
    private const int Clients = 1000;

    // Each client uses at most a TLS session, a block of its connection and the first buffer of a body; with the pages that the runtime
    // keeps, less than 128 KiB.
    private const long Bound = Clients * 128 * 1024L;

    [Test]
    public async Task Cost_bounded_memory_hold_nobody_up_and_are_all_shown_the_door()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Seed, [.. Seed.Flags(port), "--leader-election=false"]).Ready();
        await seed.CalledAsync(webhook);
        await seed.ControlPlaneAsync("shoot--foo--bar");
        using DirectClient good = new(port, await Rotation.BundleAsync(Server), "shoot--foo--bar");
        await good.AskAsync();
        long before = webhook.ResidentBytes;

        using CancellationTokenSource enough = new();
        Task<bool>[] clients =
        [
            .. Enumerable.Range(0, Clients).Select(
                i => Task.Run(() => SlowClient.RunAsync(port, (SlowClient.Behaviour)(i % 4), enough.Token))),
        ];
        while (!clients.All(static client => client.IsCompleted))
        {
            JsonNode answer = await good.AskAsync();
            Assert.That(answer["patch"], Is.Not.Null, answer.ToJsonString());
            await Task.WhenAny(Task.WhenAll(clients), Task.Delay(TimeSpan.FromMilliseconds(100)));
            enough.CancelAfter(Eventually.Patience);
        }

        TestContext.Out.WriteLine(
            $"before: {before >> 10} KiB, peak: {webhook.PeakResidentBytes >> 10} KiB, after: {webhook.ResidentBytes >> 10} KiB");
        Assert.Multiple(() =>
        {
            Assert.That(clients.Count(static client => client.GetAwaiter().GetResult()), Is.EqualTo(Clients), "closed by the server");
            Assert.That(webhook.PeakResidentBytes - before, Is.LessThan(Bound));
            Assert.That(webhook.HasExited, Is.False);
        });
    }
}
