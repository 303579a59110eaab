using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The API server stops and starts again.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class ApiServerRestartTests(string serverName) : ClusterTests(serverName)
{
    [Test]
    public async Task The_host_denies_with_a_reason_during_an_outage_and_mutates_and_watches_again()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Seed, [.. Seed.Flags(port), "--leader-election=false"]).Ready();
        await seed.CalledAsync(webhook);
        await seed.ControlPlaneAsync("shoot--foo--bar");
        using DirectClient direct = new(port, await Rotation.BundleAsync(Server), "shoot--foo--bar");

        JsonNode? meanwhile = null;
        await Server.RestartAsync(async () => meanwhile = await direct.AskAsync());
        JsonNode? after = null;
        Eventually.Holds(() =>
            (after = direct.AskAsync().GetAwaiter().GetResult())["patch"] is not null, "the host to read again", () =>
                $"{after}\n{webhook.Log}");
        await Server.Admin.DeleteAsync(Seed.Registration);
        await seed.CalledAsync(webhook);
        JsonNode stored = await seed.CreateAsync("shoot--foo--bar", """{"purpose":"reconcile","type":"x"}""");

        Assert.Multiple(() =>
        {
            Assert.That((int)meanwhile!["status"]!["code"]!, Is.EqualTo(403), "a denial, not a failure");
            Assert.That(
                (string?)meanwhile["status"]!["message"], Does.StartWith("could not get cluster for namespace 'shoot--foo--bar': "));
            Assert.That(Seed.IsMutated(stored));
            Assert.That(webhook.HasExited, Is.False);
        });
    }
}
