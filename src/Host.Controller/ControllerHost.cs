using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Host.Shared.Health;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Shared.Metrics;

namespace RsyslogRelp.Host.Controller;

/// <summary>Builds the host: the controller as a background service, Kestrel for health and metrics.</summary>
internal static class ControllerHost
{
    public static WebApplication Build(ControllerHostOptions options, ClientConfiguration seed)
    {
        WebApplicationBuilder builder = HostApplication.CreateBuilder(options.Common, ControllerMetrics.MeterName);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ControllerMetrics>();
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

        WebApplication app = builder.Build();
        ProcessMetrics.Create(app.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        app.MapManagement(options.Common);
        return app;
    }
}
