using System.Diagnostics.Metrics;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Host.Shared.Health;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Shared.Logging;
using RsyslogRelp.Host.Shared.Metrics;

namespace RsyslogRelp.Host.Webhook;

/// <summary>Builds the host: one Kestrel with a listener each for webhook (HTTPS), health and metrics.</summary>
internal static class WebhookHost
{
    public static IHost Build(WebhookHostOptions options, WebhookClusters clusters)
    {
        // Certificates are loaded and templates parsed beside the rest of the start.
        WebhookCertificates certificates = new(options.Webhook, clusters, TimeProvider.System);
        Task<NodeManifestRenderer>? renderer = options.Webhook.Component == WebhookComponent.OperatingSystemConfig
            ? Task.Run(RsyslogRelpRenderer.CreateDefault)
            : null;
        HostApplicationBuilder builder = HostApplication.CreateBuilder(
            options.Common,
            WebhookMetrics.MeterName,
            options.Webhook.Enabled ? kestrel => Listen(kestrel, options) : null,
            ReviewBuffers.Clear);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ConnectionMemory>();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(clusters);
        builder.Services.AddSingleton(_ => certificates);
        builder.Services.AddSingleton(certificates.Serving);
        builder.Services.AddSingleton(certificates.Published);
        builder.Services.AddSingleton<WebhookMetrics>();
        builder.Services.AddSingleton(services => RegistrationWatch.Create(
            clusters.Target, options.Webhook, certificates.Published, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddLogOf<RegistrationService>();
        builder.Services.AddHostedService<RegistrationService>();
        builder.Services.AddSingleton(services =>
            Webhook(renderer, clusters, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddLogOf<AdmissionEndpoint>();
        builder.Services.AddSingleton(services => new AdmissionEndpoint(
            options.Webhook.Names.FlagValue,
            services.GetRequiredService<AdmissionWebhook>(),
            services.GetRequiredService<WebhookMetrics>(),
            services.GetRequiredService<ILogger<AdmissionEndpoint>>()));
        builder.Services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    "informer-sync",
                    services => new SyncCheck(options, services.GetRequiredService<RegistrationWatch>()),
                    null,
                    [HealthEndpoints.Ready]))
            .AddCheck<WebhookServerCheck>("webhook-server", tags: [HealthEndpoints.Ready])
            .AddCheck<TrustedCertificateCheck>("webhook-certificate", tags: [HealthEndpoints.Ready]);

        IHost host = builder.Build();
        ILogger log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger<WebhookClusters>();
        clusters.ConfigurationFailed += failure => log.ConfigurationFailed(failure.Message);
        ProcessMetrics.Create(host.Services.GetRequiredService<IMeterFactory>());
        host.Serve(app => Route(app, options));
        return host;
    }

    private static AdmissionWebhook Webhook(
        Task<NodeManifestRenderer>? renderer, WebhookClusters clusters, TimeProvider time)
    {
        YamlDocumentReader documents = new();
        return renderer is not null
            ? new OperatingSystemConfigWebhook(new ApiControlPlaneReader(clusters.Live), documents, renderer.GetAwaiter().GetResult())
            : new ShootWebhook(
                new ShootAdmission(
                    new ConfigAdmission(new FluentConfigValidator(), new ApiProjectResources(clusters.Live), documents, time)));
    }

    private static void Listen(KestrelServerOptions kestrel, WebhookHostOptions options)
    {
        // The endpoint has its own size limit and answers a body that is too large with an AdmissionReview.
        kestrel.Limits.MaxRequestBodySize = null;
        ServingCertificate certificate = kestrel.ApplicationServices.GetRequiredService<ServingCertificate>();
        options.Address.Listen(kestrel, listener => listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            OnConnection = _ => ValueTask.FromResult(
                new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Context }),
        }));
    }

    private static void Route(IApplicationBuilder app, WebhookHostOptions options)
    {
        if (options.Webhook.Enabled)
        {
            AdmissionEndpoint endpoint = app.ApplicationServices.GetRequiredService<AdmissionEndpoint>();
            app.MapWhen(context =>
                context.Request.IsHttps, webhook => webhook.Run(context => Admit(context, options.Webhook.Names.Path, endpoint)));
        }

        app.MapManagement(options.Common);
    }

    private static Task Admit(HttpContext context, string path, AdmissionEndpoint endpoint)
    {
        if (context.Request.Path != path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return Task.CompletedTask;
        }

        return endpoint.HandleAsync(context);
    }

    private sealed class SyncCheck(WebhookHostOptions options, RegistrationWatch watch) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                !options.Webhook.Enabled || watch.HasSynced
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("the watch of the webhook configuration has not synced"));
    }
}
