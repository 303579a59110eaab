using System.Security.Cryptography.X509Certificates;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Somebody deletes the Secrets of the certificates, and the webhook configuration too.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class CertificatesDeletedByHandTests(string serverName) : ClusterTests(serverName)
{
    [Test]
    public async Task Every_replica_always_serves_under_a_CA_that_API_servers_trust()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        using SeedReplicas replicas = new(Server);
        (WebhookProcess leader, WebhookProcess other, int[] ports) = (replicas.Leader, replicas.Other, replicas.Ports);
        await seed.CalledAsync(leader);
        using TrustWatch watch = new(Server, ports);
        foreach (bool alsoTheRegistration in (bool[])[false, true])
        {
            string[] before = await Rotation.SecretNamesAsync(Server);
            string[] trusted = await Rotation.AuthoritiesAsync(Server);
            string oldServer = Serial(ports[0]);
            foreach (string name in before)
            {
                await Server.Admin.DeleteAsync($"{Seed.Secrets}/{name}");
            }

            if (alsoTheRegistration)
            {
                await Server.Admin.DeleteAsync(Seed.Registration);
            }

            Eventually.Holds(
                () => Serial(ports[0]) != oldServer && Serial(ports[1]) == Serial(ports[0]),
                "both replicas to serve the new certificate",
                () => leader.Log + other.Log);
            await seed.CalledAsync(leader);
            watch.CheckOnceMore();

            Assert.That(watch.Failure, Is.Null);
            Assert.That(await Rotation.SecretNamesAsync(Server), Has.Length.EqualTo(3).And.Not.SubsetOf(before));
            string[] authorities = await Rotation.AuthoritiesAsync(Server);
            Assert.That(
                authorities, Is.SupersetOf(trusted).And.Length.EqualTo(trusted.Length + 1), "old CAs stay trusted next to the new one");
        }
    }

    private static string Serial(int port)
    {
        using X509Certificate2 certificate = Rotation.ServedAt(port);
        return certificate.SerialNumber;
    }

    /// <summary>Compares all the time what the replicas serve with the registered bundle.</summary>
    private sealed class TrustWatch : IDisposable
    {
        private readonly ITestApiServer _server;
        private readonly int[] _ports;
        private readonly CancellationTokenSource _end = new();
        private readonly Task _loop;
        private int _checks;

        public TrustWatch(ITestApiServer server, int[] ports)
        {
            (_server, _ports) = (server, ports);
            _loop = Task.Run(LoopAsync);
            CheckOnceMore();
        }

        public string? Failure { get; private set; }

        public void CheckOnceMore()
        {
            int checks = Volatile.Read(ref _checks);
            Eventually.Holds(() => Volatile.Read(ref _checks) > checks + 1, "the trust to be checked");
        }

        public void Dispose()
        {
            _end.Cancel();
            _loop.GetAwaiter().GetResult();
            _end.Dispose();
        }

        // The bundle may change during the handshake, so a certificate must be trusted before or after it. Nobody calls without one.
        private async Task LoopAsync()
        {
            while (!_end.IsCancellationRequested)
            {
                foreach (int port in _ports)
                {
                    string before = await Rotation.BundleAsync(_server);
                    using X509Certificate2 served = Rotation.ServedAt(port);
                    string after = await Rotation.BundleAsync(_server);
                    if (before.Length > 0 && after.Length > 0 && !Trusts(before, served) && !Trusts(after, served))
                    {
                        Failure ??= $"port {port} serves {served.SerialNumber} by {served.Issuer}, and trusted are:\n{after}";
                    }
                }

                Interlocked.Increment(ref _checks);
            }
        }

        private static bool Trusts(string bundle, X509Certificate2 served)
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.ImportFromPem(bundle);
            return chain.Build(served);
        }
    }
}
