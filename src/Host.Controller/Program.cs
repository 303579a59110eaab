using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Host.Controller;
using RsyslogRelp.Host.Shared.Hosting;

ControllerHostFlags flags = new(ClientEnvironment.Current);
(ControllerHostOptions? options, int exitCode) = await HostCommandLine.ReadAsync(
    "rsyslog-relp-controller", flags.Command, args, flags.Read);
if (options is null)
{
    return exitCode;
}

try
{
    using ForcedShutdown shutdown = ForcedShutdown.OnSecondSignal();
    ClientConfiguration seed = ClientConfiguration.Resolve(options.Common.Kubeconfig, options.Common.Master, ClientEnvironment.Current);
    MachineCertificates.LeaveOutUnlessNeeded(seed);
    using IHost host = ControllerHost.Build(options, seed);
    return await host.RunToEndAsync(shutdown.FirstSignal);
}
catch (SocketException exception)
{
    return HostCommandLine.CannotListen("rsyslog-relp-controller", exception, options.Common.HealthAddress, options.Common.MetricsAddress);
}
catch (Exception exception) when (
    exception is ClientConfigurationException or LifecycleException or IOException or InvalidOperationException)
{
    Console.Error.WriteLine($"rsyslog-relp-controller: {exception.Message}");
    return 1;
}
