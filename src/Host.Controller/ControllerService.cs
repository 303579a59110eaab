using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Adapters.Kubernetes.Heartbeat;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Host.Shared.Hosting;

namespace RsyslogRelp.Host.Controller;

/// <summary>
/// Watches on every replica; runs controller and heartbeat on the leader. A failure that cannot be handled ends the process.
/// </summary>
internal sealed class ControllerService : BackgroundService, IHealthCheck
{
    private readonly ControllerLog _log;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ExtensionEvents _events;
    private readonly ExtensionController? _controller;
    private readonly ExtensionHeartbeat? _heartbeat;
    private readonly LeaderElector? _elector;
    private readonly ControllerMetrics _metrics;

    public ControllerService(
        ControllerHostOptions options,
        KubernetesApi api,
        ControllerMetrics metrics,
        ControllerLog log,
        TimeProvider time,
        IHostApplicationLifetime lifetime)
    {
        (_log, _metrics, _lifetime) = (log, metrics, lifetime);
        _events = new ExtensionEvents(api, time, log.EventFailed);
        _controller = options.Lifecycle ? Controller(options, api, time) : null;
        _heartbeat = options.Heartbeat
            ? new ExtensionHeartbeat(
                api,
                new HeartbeatOptions
                {
                    Namespace = options.HeartbeatNamespace,
                    Interval = options.HeartbeatInterval,
                    Failed = log.HeartbeatFailed,
                },
                time)
            : null;
        _elector = options.Common.LeaderElection
            ? HostElector.Create(api, options.LeaseNamespace, options.Common, log.Logger, time)
            : null;
        metrics.Observe(_controller, _elector, _heartbeat);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            _controller?.HasSynced != false
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("the watch of Extensions has not synced"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts to listen only after this method has returned for the first time.
        await Task.Yield();
        try
        {
            await TaskGroup.RunAsync(
                stoppingToken, WatchAsync, _events.RunAsync, token => _elector?.RunAsync(LeadAsync, token) ?? LeadAsync(token));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            _log.Fatal(exception);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }

    private async Task LeadAsync(CancellationToken term)
    {
        _metrics.Lead(true);
        try
        {
            await TaskGroup.RunAsync(
                term,
                token => _controller?.LeadAsync(token) ?? UntilAsync(token),
                token => _heartbeat?.RunAsync(token) ?? UntilAsync(token));
        }
        finally
        {
            _metrics.Lead(false);
        }
    }

    private Task WatchAsync(CancellationToken cancellationToken) =>
        _controller?.WatchAsync(cancellationToken) ?? UntilAsync(cancellationToken);

    private static Task UntilAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    private ExtensionController Controller(ControllerHostOptions options, KubernetesApi api, TimeProvider time)
    {
        ITemplateRenderer templates = RsyslogRelpRenderer.CreateTemplateRenderer();
        ExtensionLifecycle lifecycle = new(
            new KubernetesShootControlPlane(api), _events, time, new MonitoringRenderer(
                templates, new YamlDocumentReader()), CleanerManifest.Create(templates, options.Images));
        return new ExtensionController(
            api,
            lifecycle.RunAsync,
            new ExtensionControllerOptions
            {
                Workers = options.Workers,
                IgnoreOperationAnnotation = options.IgnoreOperationAnnotation,
                Queue = new WorkQueueOptions { Taken = _metrics.Taken, Retried = _metrics.Retried },
                RunEnded = report =>
                {
                    _metrics.RunEnded(report);
                    _log.RunEnded(report);
                },
                WatchFailed = _log.WatchFailed,
            },
            time);
    }
}
