using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
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
    ClientConfiguration seed = ClientConfiguration.Resolve(options.Common.Kubeconfig, options.Common.Master, ClientEnvironment.Current);
    MachineCertificates.LeaveOutUnlessNeeded(seed);
    await using WebApplication app = ControllerHost.Build(options, seed);
    using IDisposable forcedShutdown = ForcedShutdown.OnSecondSignal();
    return await app.RunToEndAsync();
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
