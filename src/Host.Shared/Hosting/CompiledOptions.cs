using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// Registers the framework's options with their types. The framework itself registers open generic types, such as
/// <c>OptionsFactory&lt;&gt;</c>; a native program would build each type that it needs of them at every start.
/// </summary>
internal static class CompiledOptions
{
    public static void AddCompiledOptions(this IServiceCollection services)
    {
        Add<ConsoleLifetimeOptions>(services);
        Add<ConsoleLoggerOptions>(services);
        Add<HealthCheckPublisherOptions>(services);
        Add<HealthCheckServiceOptions>(services);
        Add<HostOptions>(services);
        Add<KestrelServerOptions>(services);
        Add<LoggerFactoryOptions>(services);
        Add<LoggerFilterOptions>(services);
        Add<MetricsOptions>(services);
        Add<PrometheusAspNetCoreOptions>(services);
        Add<SocketTransportOptions>(services);
    }

    private static void Add<T>(IServiceCollection services)
        where T : class, new()
    {
        services.AddTransient<IOptionsFactory<T>>(static all => new OptionsFactory<T>(
            all.GetServices<IConfigureOptions<T>>(),
            all.GetServices<IPostConfigureOptions<T>>(),
            all.GetServices<IValidateOptions<T>>()));
        services.AddSingleton<IOptionsMonitorCache<T>>(static _ => new OptionsCache<T>());
        services.AddSingleton<IOptionsMonitor<T>>(static all => new OptionsMonitor<T>(
            all.GetRequiredService<IOptionsFactory<T>>(),
            all.GetServices<IOptionsChangeTokenSource<T>>(),
            all.GetRequiredService<IOptionsMonitorCache<T>>()));
        services.AddSingleton<IOptions<T>>(static all => new OptionsManager<T>(all.GetRequiredService<IOptionsFactory<T>>()));
    }
}
