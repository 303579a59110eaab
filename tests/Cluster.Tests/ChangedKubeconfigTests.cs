using System.Net;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A kubeconfig that changes while a host runs.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class ChangedKubeconfigTests(string serverName) : ClusterTests(serverName)
{
    private const string WithoutAuthority = "names no certificate authority any more; restart this process";

    [TestCase("half a ", "holds no YAML mapping")]
    [TestCase("", WithoutAuthority)]
    public async Task The_webhook_keeps_the_last_good_one_and_says_why(string text, string reason)
    {
        await NamespaceAsync();
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(Server, port, WebhookProcess.Seed, Seed.Flags(port)).Ready().Leading();

        KeepsTheLastGoodOne(webhook, text, reason);
    }

    [TestCase("half a ", "holds no YAML mapping")]
    [TestCase("", WithoutAuthority)]
    public async Task The_controller_keeps_the_last_good_one_and_says_why(string text, string reason)
    {
        await NamespaceAsync();
        using ControllerProcess controller = ControllerProcess.Start(Server, ApiServerUser.Admin, Seed.Space).Leading();

        KeepsTheLastGoodOne(controller, text, reason);
    }

    private async Task NamespaceAsync()
    {
        if (await Server.Admin.GetAsync($"api/v1/namespaces/{Seed.Space}") is null)
        {
            await Server.Admin.CreateNamespaceAsync(Seed.Space);
        }
    }

    // An empty text stands for the kubeconfig without its authority.
    private void KeepsTheLastGoodOne(HostProcess host, string text, string reason)
    {
        string good = File.ReadAllText(host.KubeconfigPath);
        File.WriteAllText(
            host.KubeconfigPath, text.Length > 0 ? text : Regex.Replace(good, ", certificate-authority-data: [A-Za-z0-9+/=]+", ""));

        Eventually.Holds(() => host.Log.Contains(reason, StringComparison.Ordinal), "a line about the configuration", () => host.Log);
        string leases = Leases();
        Eventually.Holds(() => Leases() != leases, "a lease to be renewed with the last good configuration", () => host.Log);
        Assert.That((host.HasExited, host.Health("/readyz").Status), Is.EqualTo((false, (HttpStatusCode?)HttpStatusCode.OK)));
        // Releases the lease.
        host.Terminate();
    }

    private string Leases() =>
        Server.Admin.GetAsync($"apis/coordination.k8s.io/v1/namespaces/{Seed.Space}/leases")
            .GetAwaiter().GetResult()!["items"]!.ToJsonString();
}
