using System.Net;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// The host in the garden does all its work with exactly the permissions of its charts. Only the real API server has RBAC.
/// </summary>
public sealed class GardenRightsTests() : ClusterTests(ApiServers.Real)
{
    [Test]
    public async Task It_judges_and_repairs()
    {
        await Server.Admin.CreateNamespaceAsync(Garden.Project);
        await ChartRights.GrantGardenAsync(Server, Garden.Space);
        Garden garden = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.StartAs(
            Server, ApiServerUser.Component, port, WebhookProcess.Garden, Garden.Flags(port)).Ready();
        await garden.CalledAsync(webhook);
        await Server.Admin.DeleteAsync(Garden.Registration);
        await garden.CalledAsync(webhook);

        (HttpStatusCode status, string body) = await garden.CreateAsync(
            "rights",
            Garden.Config.Replace(
                "\"port\"",
                "\"tls\":{\"enabled\":true,\"secretReferenceName\":\"tls\"},"
                    + "\"auditConfig\":{\"enabled\":true,\"configMapReferenceName\":\"audit\"},\"port\"",
                StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(
                body,
                Does.Contain("referenced secret garden-foo/rsyslog-secret does not exist")
                    .And.Contain("referenced configMap garden-foo/audit-configmap does not exist"));
            Assert.That(webhook.Log, Does.Not.Contain("orbidden: User"));
        });
    }
}
