using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Adapters.Kubernetes.Heartbeat;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Host.Controller;

/// <summary>
/// Watches on every replica; controller and heartbeat on the one that leads. A failure that nobody here can mend ends the process.
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
        _events = new ExtensionEvents(api, time, log.EventFault);
        _controller = options.Lifecycle ? Controller(options, api, time) : null;
        _heartbeat = options.Heartbeat
            ? new ExtensionHeartbeat(
                api,
                new HeartbeatOptions
                {
                    Namespace = options.HeartbeatNamespace,
                    Interval = options.HeartbeatInterval,
                    Fault = log.HeartbeatFault,
                },
                time)
            : null;
        _elector = options.Common.LeaderElection
            ? new LeaderElector(
                api,
                new LeaderElectionOptions
                {
                    Namespace = options.LeaseNamespace,
                    Name = options.Common.LeaderElectionId,
                    LeadershipChanged = log.LeadershipChanged,
                    HeldByOther = log.Waiting,
                    Fault = log.ElectionFault,
                },
                time)
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
        // Constructed before it listens, it must not keep the host from doing so.
        await Task.Yield();
        try
        {
            await TogetherAsync(
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
            await TogetherAsync(
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

    /// <summary>None goes on without the others: when the first has ended, the rest is cancelled and waited for.</summary>
    private static async Task TogetherAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] parts)
    {
        using CancellationTokenSource together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks = [.. parts.Select(part => part(together.Token))];
        Task first = await Task.WhenAny(tasks);
        await together.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

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
                WatchFault = _log.WatchFault,
            },
            time);
    }
}
