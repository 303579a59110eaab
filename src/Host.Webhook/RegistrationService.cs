using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;
using RsyslogRelp.Host.Shared.Hosting;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Webhook;

/// <summary>
/// The background work of the webhook: loads a certificate before the first request and reloads it; on the leader, rotates certificates and
/// registers the webhook. A failure that cannot be handled ends the process.
/// </summary>
internal sealed partial class RegistrationService(
    WebhookHostOptions options,
    WebhookClusters clusters,
    ServingCertificate serving,
    WebhookMetrics metrics,
    RegistrationWatch watch,
    PublishedAuthorities published,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<RegistrationService> logger) : BackgroundService
{
    private readonly CertificateFactory _factory = new();
    private Func<CancellationToken, Task> _reload = static _ => Task.CompletedTask;
    private Func<CancellationToken, Task> _reconcile = static _ => Task.CompletedTask;
    private CertificateDirectoryReloader? _files;
    private ResourceCache<V1Secret>? _secrets;
    private ServerSecretReloader? _reloader;
    private WebhookReconciler? _reconciler;

    /// <summary>Returns when a certificate is loaded, so that the listener never opens without one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Webhook.Enabled)
        {
            await PrepareAsync(cancellationToken);
        }

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
            using IDisposable? changes = _reloader is { } reloader ? watch.OnChange(reloader.Trigger) : null;
            await TaskGroup.RunAsync(
                stoppingToken, _reload, watch.RunAsync, _secrets is { } secrets ? secrets.RunAsync : IdleAsync, LeadAsync);
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

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        WebhookOptions webhook = options.Webhook;
        WebhookRegistration registration = WebhookRegistration.Create(clusters.Target, webhook);
        switch (webhook.CertificateSource)
        {
            case CertificateSource.Managed:
                KubernetesSecretStore secrets = new(clusters.Source, webhook.Namespace);
                CertificateManager manager = new(secrets, webhook.Names, webhook.ServerSubject, _factory, published, time);
                ServerSecretReloader reloader = new(
                    secrets, webhook.Names, serving, webhook.CertificateDirectory, published, time, Report);
                await manager.BootstrapAsync(cancellationToken);
                await reloader.LoadAsync(cancellationToken);
                _reload = reloader.RunAsync;
                _reloader = reloader;
                _secrets = secrets.Watch(webhook.Names, time);
                _secrets.Subscribe(_ =>
                {
                    reloader.Trigger();
                    Volatile.Read(ref _reconciler)?.Trigger();
                });
                _reconcile = async token =>
                {
                    await manager.ReconcileAsync((bundle, publishing) => RegisterAsync(registration, bundle, publishing), token);
                    reloader.Trigger();
                };
                break;
            case CertificateSource.Files:
                _files = new CertificateDirectoryReloader(webhook.CertificateDirectory, serving, time, Report);
                await _files.LoadAsync(cancellationToken);
                _reload = _files.RunAsync;
                _reconcile = token => RegisterAsync(registration, _files.Bundle, token);
                break;
            default:
                UnmanagedCertificates certificates = UnmanagedCertificates.Create(webhook.Names, webhook.ServerSubject, _factory, time);
                if (!serving.TryUse(certificates.Server, out string? reason))
                {
                    throw new CertificateUnavailableException(reason);
                }

                await certificates.WriteAsync(webhook.CertificateDirectory, cancellationToken);
                _reload = IdleAsync;
                _reconcile = token => RegisterAsync(registration, certificates.Bundle, token);
                break;
        }
    }

    private static Task IdleAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

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
        WebhookReconciler reconciler = new(_reconcile, time, Report);
        Volatile.Write(ref _reconciler, reconciler);
        using IDisposable changes = watch.OnChange(reconciler.Trigger);
        EventHandler onBundle = (_, _) => reconciler.Trigger();
        if (_files is not null)
        {
            _files.BundleChanged += onBundle;
        }

        try
        {
            await reconciler.RunAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _reconciler, null);
            if (_files is not null)
            {
                _files.BundleChanged -= onBundle;
            }
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
