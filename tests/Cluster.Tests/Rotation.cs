using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The certificates of the seed's webhook, as clients see them.</summary>
internal static class Rotation
{
    /// <summary>Makes the host renew the CA in its next run, as Gardener does: by another start time of the rotation.</summary>
    /// <param name="server">The API server.</param>
    /// <param name="round">Which rotation, from 1.</param>
    public static async Task ForceAsync(ITestApiServer server, int round = 1)
    {
        // The newest Secret counts; within one second, the one of the later rotation.
        foreach (
            JsonNode? secret in (await SecretsAsync(server)).Where(static secret =>
                (string?)secret!["metadata"]!["labels"]!["name"] == "ca-shoot-rsyslog-relp-webhook"))
        {
            string time = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (1000 * round)).ToString(CultureInfo.InvariantCulture);
            await server.Admin.MergePatchAsync(
                $"{Seed.Secrets}/{secret!["metadata"]!["name"]}",
                $$$$"""{"metadata":{"labels":{"last-rotation-initiation-time":"{{{{time}}}}"}}}""");
        }
    }

    public static async Task<string[]> SecretNamesAsync(ITestApiServer server) =>
        [.. (await SecretsAsync(server)).Select(static secret => (string)secret!["metadata"]!["name"]!)];

    /// <summary>The authorities that the API server trusts.</summary>
    public static async Task<string[]> AuthoritiesAsync(ITestApiServer server)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPem(await BundleAsync(server));
        return [.. authorities.Select(static authority => authority.Subject)];
    }

    /// <summary>The registered bundle as PEM; empty for none.</summary>
    public static async Task<string> BundleAsync(ITestApiServer server) =>
        Encoding.ASCII.GetString(
            Convert.FromBase64String(
                (string?)(await server.Admin.GetAsync(Seed.Registration))?["webhooks"]
                    ?.AsArray()
                    .FirstOrDefault()?["clientConfig"]?["caBundle"]
                    ?? ""));

    /// <summary>The certificate that new connections get.</summary>
    public static X509Certificate2 ServedAt(int port)
    {
        // The caller inspects the certificate.
#pragma warning disable CA5359
        using TcpClient client = new("127.0.0.1", port);
        X509Certificate2? served = null;
        using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            served = new X509Certificate2(certificate!);
            return true;
        });
#pragma warning restore CA5359
        tls.AuthenticateAsClient("localhost");
        return served!;
    }

    private static async Task<JsonArray> SecretsAsync(ITestApiServer server) =>
        (await server.Admin.GetAsync($"{Seed.Secrets}?labelSelector=managed-by%3Dsecrets-manager"))!["items"]!.AsArray();
}
