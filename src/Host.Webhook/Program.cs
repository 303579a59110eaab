using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Webhook;

WebhookHostFlags flags = new(ClientEnvironment.Current);
(WebhookHostOptions? options, int exitCode) = await HostCommandLine.ReadAsync(
    "rsyslog-relp-webhook", flags.Command, args, parsed => (flags.Read(parsed, out IReadOnlyList<string> errors), errors));
if (options is null)
{
    return exitCode;
}

try
{
    using ForcedShutdown shutdown = ForcedShutdown.OnSecondSignal();
    using WebhookClusters clusters = WebhookClusters.Resolve(options, ClientEnvironment.Current);
    using IHost host = WebhookHost.Build(options, clusters);
    return await host.RunToEndAsync(shutdown.FirstSignal);
}
catch (SocketException exception)
{
    return HostCommandLine.CannotListen(
        "rsyslog-relp-webhook", exception, options.Address, options.Common.HealthAddress, options.Common.MetricsAddress);
}
catch (Exception exception) when (
    exception is ClientConfigurationException or KubernetesApiException or CertificateUnavailableException
        or IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine($"rsyslog-relp-webhook: {exception.Message}");
    return 1;
}
