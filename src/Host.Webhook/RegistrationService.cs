using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Webhook;

/// <summary>
/// The background work of the webhook: waits for a certificate before the first request and reloads it; on the leader, rotates certificates
/// and registers the webhook. A failure that cannot be handled ends the process.
/// </summary>
internal sealed partial class RegistrationService(
    WebhookHostOptions options,
    WebhookClusters clusters,
    WebhookCertificates certificates,
    WebhookMetrics metrics,
    RegistrationWatch watch,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<RegistrationService> logger) : BackgroundService
{
    /// <summary>Returns when a certificate is loaded, so that the listener never opens without one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        certificates.ReportTo(Report);
        await certificates.Loaded.WaitAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Webhook.Enabled)
        {
            return;
        }

        try
        {
            // However the group ends, the Lease is given back before.
            using IDisposable changes = watch.OnChange(certificates.Reload);
            await TaskGroup.RunAsync(stoppingToken, certificates.RunAsync, watch.RunAsync, certificates.WatchAsync, LeadAsync);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            logger.Fatal(exception, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        if (!options.Common.LeaderElection)
        {
            await RunReconcilerAsync(cancellationToken);
            return;
        }

        LeaderElector elector = HostElector.Create(
            clusters.Source, clusters.LeaseNamespace, options.Common, logger, time, metrics.Lead);
        await elector.RunAsync(RunReconcilerAsync, cancellationToken);
    }

    private async Task RunReconcilerAsync(CancellationToken cancellationToken)
    {
        WebhookRegistration registration = WebhookRegistration.Create(clusters.Target, options.Webhook);
        WebhookReconciler reconciler = new(
            token => certificates.ReconcileAsync((bundle, publishing) => RegisterAsync(registration, bundle, publishing), token),
            time,
            Report);
        using IDisposable changes = watch.OnChange(reconciler.Trigger);
        certificates.Changed += reconciler.Trigger;
        try
        {
            await reconciler.RunAsync(cancellationToken);
        }
        finally
        {
            certificates.Changed -= reconciler.Trigger;
        }
    }

    private async Task RegisterAsync(WebhookRegistration registration, string? bundle, CancellationToken cancellationToken)
    {
        RegistrationOutcome outcome = await registration.ReconcileAsync(bundle, cancellationToken);
        if (outcome != RegistrationOutcome.Unchanged)
        {
            LogRegistered(outcome);
        }
    }

    private void Report(Notice notice)
    {
        if (notice.IsFailure)
        {
            LogProblem(notice.Exception, notice.Message);
        }
        else
        {
            LogNote(notice.Message);
        }
    }

    [LoggerMessage(13, LogLevel.Information, "Webhook configuration: {Outcome}")]
    private partial void LogRegistered(RegistrationOutcome outcome);

    [LoggerMessage(14, LogLevel.Error, "{Problem}")]
    private partial void LogProblem(Exception? exception, string problem);

    [LoggerMessage(15, LogLevel.Information, "{Note}")]
    private partial void LogNote(string note);
}
