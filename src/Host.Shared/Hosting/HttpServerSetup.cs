using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>Adds Kestrel to a generic host.</summary>
public static class HttpServerSetup
{
    /// <summary>Sets what the host serves, if it listens anywhere. Call it once, before the host starts.</summary>
    /// <param name="host">The host.</param>
    /// <param name="route">Adds what answers requests.</param>
    public static void Serve(this IHost host, Action<IApplicationBuilder> route)
    {
        if (host.Services.GetService<HttpServer>() is { } server)
        {
            ApplicationBuilder application = new(host.Services);
            route(application);
            server.Pipeline = application.Build();
        }
    }

    // Call it only if the host listens: without an address Kestrel would listen on localhost:5000.
    internal static void AddHttpServer(this IServiceCollection services, Action<KestrelServerOptions> configure)
    {
        services.AddSingleton<DiagnosticSource>(new DiagnosticListener("Microsoft.AspNetCore"));
        new KestrelServices(services).UseKestrelCore().UseKestrelHttpsConfiguration();
        services.Configure(configure);

        // With the default of 1 MiB a whole review waits here, encrypted, while it is also copied into its buffer: benchmarks/README.md.
        services.Configure<SocketTransportOptions>(static sockets => sockets.MaxReadBufferSize = 64 * 1024);
        services.AddSingleton<HttpServer>();
        services.AddHostedService(static all => all.GetRequiredService<HttpServer>());
    }

    // Kestrel registers itself with a builder of web hosts only, of which it uses nothing but the services.
    private sealed class KestrelServices(IServiceCollection services) : IWebHostBuilder
    {
        public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
        {
            configureServices(services);
            return this;
        }

        public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices) =>
            throw new NotSupportedException();

        public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) =>
            throw new NotSupportedException();

        public string? GetSetting(string key) => null;

        public IWebHostBuilder UseSetting(string key, string? value) => throw new NotSupportedException();

#pragma warning disable ASPDEPR008 // The interface still has it.
        public IWebHost Build() => throw new NotSupportedException();
#pragma warning restore ASPDEPR008
    }
}
