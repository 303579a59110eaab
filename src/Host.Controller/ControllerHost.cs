using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using RsyslogRelp.Adapters.Kubernetes.Clients;
using RsyslogRelp.Host.Shared.Health;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Shared.Logging;
using RsyslogRelp.Host.Shared.Metrics;

namespace RsyslogRelp.Host.Controller;

/// <summary>Puts the host together: the controller as a background service, Kestrel for health and metrics.</summary>
internal static class ControllerHost
{
    public static WebApplication Build(ControllerHostOptions options, ClientConfiguration seed)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddHostLogging(options.Common.LogLevel, options.Common.LogFormat);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ControllerMetrics>();
        builder.Services.AddSingleton<ControllerLog>();
        builder.Services.AddSingleton(services => new KubernetesApi(
            seed, new KubernetesApiOptions { UserAgent = "rsyslog-relp-controller", RequestEnded = services.GetRequiredService<ControllerMetrics>().RequestEnded }));
        builder.Services.AddSingleton<ControllerService>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<ControllerService>());
        builder.Services.AddHealthChecks()
            .AddCheck("ping", static () => HealthCheckResult.Healthy(), [HealthEndpoints.Live])
            .AddCheck<ControllerService>("informer-sync", tags: [HealthEndpoints.Ready]);
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter(ControllerMetrics.MeterName, ProcessMetrics.MeterName).AddPrometheusExporter());
        builder.WebHost.ConfigureKestrel((_, kestrel) => kestrel.ListenForManagement(options.Common));

        WebApplication app = builder.Build();
        ProcessMetrics.Create(app.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        app.MapManagement(options.Common);
        return app;
    }
}
