using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RsyslogRelp.Host.Webhook;

/// <summary>Passes when the own listener completes a TLS handshake.</summary>
internal sealed class WebhookServerCheck(IServer server) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (
            server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(
                static address => address.StartsWith("https:", StringComparison.Ordinal)) is not { } address)
        {
            return HealthCheckResult.Unhealthy("the webhook server has not started");
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            Uri uri = new(
                address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
            using TcpClient client = new();
            await client.ConnectAsync(
                IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? ip) ? ip : IPAddress.Loopback, uri.Port, limit.Token);

            // The check is only whether there is a certificate; it need not be trusted.
#pragma warning disable CA5359
            using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"the webhook server does not complete a TLS handshake: {exception.Message}");
        }
    }
}
