using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RsyslogRelp.Host.Shared.Flags;
using RsyslogRelp.Host.Shared.Health;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// The listeners for operators: <c>/healthz</c> and <c>/readyz</c> on one address, <c>/metrics</c> on another or the same.
/// </summary>
public static class ManagementEndpoints
{
    /// <summary>Opens the listeners.</summary>
    /// <param name="kestrel">The host's server.</param>
    /// <param name="options">The addresses.</param>
    public static void ListenForManagement(this KestrelServerOptions kestrel, CommonOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        foreach (
            BindAddress address in new[] { options.HealthAddress, options.MetricsAddress }
                .Where(static address => address != BindAddress.Nowhere)
                .Distinct())
        {
            address.Listen(kestrel);
        }
    }

    /// <summary>Serves requests on these listeners; all other paths answer 404. Call it last.</summary>
    /// <param name="app">The host.</param>
    /// <param name="options">The addresses.</param>
    public static void MapManagement(this IApplicationBuilder app, CommonOptions options)
    {
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            context.Request.Path == "/metrics" && On(context, options.MetricsAddress));
        app.MapWhen(context => On(context, options.HealthAddress), static health => health.Run(HealthEndpoints.HandleAsync));
        app.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static bool On(HttpContext context, BindAddress address) =>
        address != BindAddress.Nowhere && context.Connection.LocalPort == address.Port;
}
