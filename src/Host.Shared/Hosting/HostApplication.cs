using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using RsyslogRelp.Host.Shared.Flags;
using RsyslogRelp.Host.Shared.Health;
using RsyslogRelp.Host.Shared.Logging;
using RsyslogRelp.Host.Shared.Metrics;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// The common parts of all hosts: Kestrel with <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>, logs, metrics, a shutdown timeout of 30
/// seconds.
/// </summary>
public static class HostApplication
{
    // An instrument's memory is allocated for this many series at its start: 200 KiB for the library's default of 2,000. The instrument
    // with the most labels, requests by method and status, has fewer than 100.
    private static readonly MetricStreamConfiguration s_series = new() { CardinalityLimit = 100 };

    /// <summary>Creates the builder of a host.</summary>
    /// <param name="options">The flags of all hosts.</param>
    /// <param name="meter">The name of the host's own metrics.</param>
    /// <param name="listen">Opens the host's own listeners. Default: none.</param>
    /// <param name="letGo">Called when the host has become idle, to let go of what is kept for the next load. Default: nothing.</param>
    /// <returns>The builder, to which the host adds its services.</returns>
    public static HostApplicationBuilder CreateBuilder(
        CommonOptions options, string meter, Action<KestrelServerOptions>? listen = null, Action? letGo = null)
    {
        // Empty: a host has flags only, no appsettings.json.
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddHostLogging(options.LogLevel, options.LogFormat);
        builder.Services.AddCompiledOptions();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddHealthChecks().AddCheck("ping", static () => HealthCheckResult.Healthy(), [HealthEndpoints.Live]);
        builder.Services.AddHostedService(services =>
            new IdleMemory(services.GetRequiredService<TimeProvider>(), letGo ?? (static () => { })));
        builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
            metrics.AddMeter(meter, ProcessMetrics.MeterName).AddView(static _ => s_series).AddPrometheusExporter());
        if (listen is not null || options.HealthAddress != BindAddress.Nowhere || options.MetricsAddress != BindAddress.Nowhere)
        {
            builder.Services.AddHttpServer(kestrel =>
            {
                listen?.Invoke(kestrel);
                kestrel.ListenForManagement(options);
            });
        }

        return builder;
    }

    /// <summary>Runs the host until a signal ends it, also before its start is over.</summary>
    /// <param name="host">The host.</param>
    /// <param name="firstSignal">Cancelled by a signal that comes before the host itself handles signals.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunToEndAsync(this IHost host, CancellationToken firstSignal)
    {
        CancellationToken ending = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.RunAsync(firstSignal);
        }
        catch (OperationCanceledException) when (firstSignal.IsCancellationRequested || ending.IsCancellationRequested)
        {
            // The signal has cancelled what the start was waiting for.
        }

        return Environment.ExitCode;
    }
}
