using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// The host in the seed does all its work with exactly the permissions of the extension chart. Only the real API server has RBAC.
/// </summary>
public sealed class SeedRightsTests() : ClusterTests(ApiServers.Real)
{
    [Test]
    public async Task It_mutates_repairs_rotates_and_hands_over()
    {
        await ChartRights.GrantSeedAsync(Server, Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.StartAs(
            Server, ApiServerUser.Component, port, WebhookProcess.Seed, Seed.Flags(port)).Ready();
        await seed.CalledAsync(webhook);

        await seed.ControlPlaneAsync(
            "shoot--foo--bar",
            Seed.Config.Replace(
                "\"port\"", "\"auditConfig\":{\"enabled\":true,\"configMapReferenceName\":\"audit\"},\"port\"", StringComparison.Ordinal),
            """{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"bar","namespace":"garden-foo","uid":"u"}"""
                + ""","spec":{"resources":[{"name":"audit","resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"rules"}}]}}""");
        await Server.Admin.CreateAsync("/api/v1/namespaces/shoot--foo--bar/configmaps", """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"ref-rules"},"immutable":true,
            "data":{"auditd":"apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  -w /etc/passwd -p wa\n"}}
            """);
        JsonNode stored = await seed.CreateAsync("shoot--foo--bar", """{"purpose":"reconcile","type":"x"}""");
        await Rotation.ForceAsync(Server);
        await Server.Admin.MergePatchAsync(Seed.Registration, """{"webhooks":[]}""");
        Eventually.Holds(() =>
            Rotation.AuthoritiesAsync(Server).GetAwaiter().GetResult().Length == 2, "both authorities to be trusted", () => webhook.Log);
        Eventually.Holds(() =>
            Rotation.SecretNamesAsync(Server)
                .GetAwaiter()
                .GetResult()
                .Count(
                    static name =>
                        name.Contains("server", StringComparison.Ordinal)) == 1, "the old server certificate to be deleted", () =>
                webhook.Log);
        await seed.CalledAsync(webhook);
        webhook.Terminate();
        JsonNode lease = (
            await Server.Admin.GetAsync(
                $"/apis/coordination.k8s.io/v1/namespaces/{Seed.Space}/leases/shoot-rsyslog-relp-webhook-leader-election"))!;

        Assert.Multiple(() =>
        {
            Assert.That(Seed.Text(stored, "00_shoot_rsyslog_relp.rules"), Is.EqualTo("-w /etc/passwd -p wa\n"));
            Assert.That((string?)lease["spec"]!["holderIdentity"], Is.Empty.Or.Null, "the lease is given back");
            Assert.That(webhook.ExitCode, Is.Zero);
            Assert.That(webhook.Log, Does.Not.Contain("orbidden: User"));
        });
    }

    [Test]
    public void Whom_the_API_server_does_not_know_is_told_so_and_ends()
    {
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.StartAs(
            Server, new ApiServerUser("guest", "guessed"), port, WebhookProcess.Seed, Seed.Flags(port));

        webhook.Ends();

        Assert.That(webhook.ExitCode, Is.EqualTo(1));
        Assert.That(webhook.Log, Does.Contain("Unauthorized").And.Not.Contain("   at "));
    }
}
