using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Wrong certificate authorities.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class WrongAuthorityTests(string serverName) : ClusterTests(serverName)
{
    [Test]
    public async Task A_foreign_authority_in_the_registration_is_replaced_at_once()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(Server, port, WebhookProcess.Seed, Seed.Flags(port)).Ready();
        await seed.CalledAsync(webhook);
        await seed.ControlPlaneAsync("shoot--foo--bar");
        string good = await Rotation.BundleAsync(Server);
        JsonNode registration = (await Server.Admin.GetAsync(Seed.Registration))!;

        registration["webhooks"]![0]!["clientConfig"]!["caBundle"] = Convert.ToBase64String(
            Encoding.ASCII.GetBytes(new TestCertificates("foreign").AuthorityPem));
        await Server.Admin.ReplaceAsync(Seed.Registration, registration.ToJsonString());
        Eventually.Holds(() =>
            Rotation.BundleAsync(Server).GetAwaiter().GetResult() == good, "the bundle to be put right", () => webhook.Log);
        await seed.CalledAsync(webhook);

        Assert.That(Seed.IsMutated(await seed.CreateAsync("shoot--foo--bar", """{"purpose":"reconcile","type":"x"}""")));
    }

    [Test]
    public void An_API_server_that_the_kubeconfig_does_not_trust_ends_the_start_with_the_reason()
    {
        int port = LoopbackPort.Free();
        string kubeconfig = Kubeconfigs.For(new Untrusted(Server), ApiServerUser.Admin);
        using WebhookProcess webhook = WebhookProcess.StartWith(kubeconfig, port, WebhookProcess.Seed, Seed.Flags(port));

        webhook.Ends();

        Assert.Multiple(() =>
        {
            Assert.That(webhook.ExitCode, Is.EqualTo(1));
            Assert.That(webhook.Log, Does.Contain("certificate").And.Not.Contain("   at "));
        });
    }

    /// <summary>A server, for a client that trusts another authority.</summary>
    private sealed class Untrusted(ITestApiServer server) : ITestApiServer
    {
        public bool IsReal => server.IsReal;

        public Uri Address => server.Address;

        public string? CertificateAuthorityPem { get; } = new TestCertificates("foreign").AuthorityPem;

        public RawApi Admin => server.Admin;

        public Task RestartAsync(Func<Task>? whileDown = null) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
