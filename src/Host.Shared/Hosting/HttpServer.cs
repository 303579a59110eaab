using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// Serves HTTP by Kestrel in a generic host, without ASP.NET's web host: that one would take 5 MiB and a quarter of the start for what
/// no host here uses (benchmarks/README.md).
/// </summary>
/// <param name="server">Kestrel.</param>
/// <param name="scopes">The services of a request.</param>
internal sealed class HttpServer(IServer server, IServiceScopeFactory scopes) : IHostedLifecycleService
{
    /// <summary>Answers all requests. Set before the host starts.</summary>
    public RequestDelegate? Pipeline { get; set; }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Listens when all other services have started.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        RequestDelegate pipeline = Pipeline ?? throw new InvalidOperationException("Nothing is served.");
        return server.StartAsync(new Application(pipeline, scopes), cancellationToken);
    }

    /// <summary>Completes the requests in flight before any other service stops.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Application(RequestDelegate pipeline, IServiceScopeFactory scopes) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) =>
            new DefaultHttpContext(contextFeatures) { ServiceScopeFactory = scopes };

        public Task ProcessRequestAsync(HttpContext context) => pipeline(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // Kestrel disposes of what was registered with the response, the request's services among it.
        }
    }
}
