using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Host.Shared.Health;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Shared.Logging;
using RsyslogRelp.Host.Shared.Metrics;

namespace RsyslogRelp.Host.Controller;

/// <summary>Builds the host: the controller as a background service, Kestrel for health and metrics.</summary>
internal static class ControllerHost
{
    public static IHost Build(ControllerHostOptions options, ClientConfiguration seed)
    {
        HostApplicationBuilder builder = HostApplication.CreateBuilder(options.Common, ControllerMetrics.MeterName);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ControllerMetrics>();
        builder.Services.AddLogOf<ExtensionController>();
        builder.Services.AddSingleton<ControllerLog>();
        builder.Services.AddSingleton(services => new KubernetesApi(
            seed, new KubernetesApiOptions
            {
                UserAgent = "rsyslog-relp-controller",
                QueriesPerSecond = options.QueriesPerSecond,
                Burst = options.Burst,
                RequestEnded = services.GetRequiredService<ControllerMetrics>().RequestEnded,
                ConfigurationFailed = services.GetRequiredService<ControllerLog>().ConfigurationFailed,
            }));
        builder.Services.AddSingleton<ControllerService>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<ControllerService>());
        builder.Services.AddHealthChecks().AddCheck<ControllerService>("informer-sync", tags: [HealthEndpoints.Ready]);

        IHost host = builder.Build();
        ProcessMetrics.Create(host.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        host.Serve(app => app.MapManagement(options.Common));
        return host;
    }
}
