using System.Security.Cryptography.X509Certificates;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Certificate rotation under load.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class CertificateRotationTests(string serverName) : ClusterTests(serverName)
{
    private const int Loops = 3;

    [Test]
    public async Task A_rotation_fails_no_request_drops_no_connection_and_both_CAs_are_trusted()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(Server, port, WebhookProcess.Seed, Seed.Flags(port)).Ready();
        await seed.CalledAsync(webhook);
        await seed.ControlPlaneAsync("shoot--foo--bar");
        using DirectClient kept = new(port, await Rotation.BundleAsync(Server), "shoot--foo--bar", Loops);
        kept.Begin(Loops);
        using ApiServerLoad load = new(seed, "shoot--foo--bar");

        for (int round = 1; round <= 2; round++)
        {
            string[] secrets = await Rotation.SecretNamesAsync(Server);
            string[] before = await Rotation.AuthoritiesAsync(Server);
            using X509Certificate2 old = Rotation.ServedAt(port);

            await Rotation.ForceAsync(Server, round);
            await Server.Admin.MergePatchAsync(
                Seed.Registration, """{"metadata":{"labels":{"remediation.webhook.shoot.gardener.cloud/exclude":"no"}}}""");
            Eventually.Holds(() => Served(port) != old.SerialNumber, "the new certificate to be served", () => webhook.Log);

            // Old connections, the API server's own, and new ones that trust the registered bundle are all served.
            kept.More(10 * Loops);
            load.More(10);
            using DirectClient newcomer = new(port, await Rotation.BundleAsync(Server), "shoot--foo--bar");
            string[] after = await Rotation.AuthoritiesAsync(Server);
            Assert.Multiple(() =>
            {
                Assert.That(
                    after, Has.Length.EqualTo(before.Length + 1).And.SupersetOf(before), "all authorities of this day stay trusted");
                Assert.That(newcomer.AskAsync().GetAwaiter().GetResult()["patch"], Is.Not.Null);
                Assert.That(Rotation.SecretNamesAsync(Server).GetAwaiter().GetResult(), Is.Not.EquivalentTo(secrets));
            });
        }

        Assert.That((kept.Failure, load.Failure), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(kept.Connections, Is.LessThanOrEqualTo(Loops), "a lost connection would have been made anew");
    }

    private static string Served(int port)
    {
        using X509Certificate2 certificate = Rotation.ServedAt(port);
        return certificate.SerialNumber;
    }
}
