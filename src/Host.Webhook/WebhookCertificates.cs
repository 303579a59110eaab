using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Host.Webhook;

/// <summary>
/// The webhook's certificates, from the source that the flags name. They are loaded beside the rest of the start, of which the first
/// connection to the API server would otherwise be a quarter.
/// </summary>
internal sealed class WebhookCertificates : IDisposable
{
    private readonly CertificateFactory _factory = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<Notice> _early = [];
    private readonly WebhookClusters _clusters;
    private readonly TimeProvider _time;
    private Action<Notice>? _report;
    private Func<CancellationToken, Task> _reload = static _ => Task.CompletedTask;
    private Func<Func<string?, CancellationToken, Task>, CancellationToken, Task> _reconcile = static (_, _) => Task.CompletedTask;
    private ResourceCache<V1Secret>? _secrets;
    private ServerSecretReloader? _reloader;

    /// <summary>Begins to load them.</summary>
    public WebhookCertificates(WebhookOptions options, WebhookClusters clusters, TimeProvider time)
    {
        (_clusters, _time) = (clusters, time);
        Serving = new ServingCertificate(time);
        Published = new PublishedAuthorities(options.Names.Authority);
        Loaded = options.Enabled ? Task.Run(() => LoadAsync(options, _end.Token)) : Task.CompletedTask;
    }

    /// <summary>What TLS connections are served with; usable when <see cref="Loaded"/> has completed.</summary>
    public ServingCertificate Serving { get; }

    /// <summary>The CAs of the webhook configuration.</summary>
    public PublishedAuthorities Published { get; }

    /// <summary>Completes when a certificate is loaded, or fails as the start of the host should.</summary>
    public Task Loaded { get; }

    /// <summary>Raised when what is published may have to change.</summary>
    public event Action? Changed;

    /// <summary>Sets who is told of every notice, the earlier ones included.</summary>
    public void ReportTo(Action<Notice> report)
    {
        lock (_lock)
        {
            _early.ForEach(report);
            _early.Clear();
            _report = report;
        }
    }

    /// <summary>Loads the server certificate again, before its time.</summary>
    public void Reload() => _reloader?.Trigger();

    /// <summary>Keeps the server certificate up to date, on every replica.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _reload(cancellationToken);

    /// <summary>Watches the Secrets, on every replica.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) => _secrets?.RunAsync(cancellationToken) ?? IdleAsync(cancellationToken);

    /// <summary>Rotates the certificates once, on the leader.</summary>
    /// <param name="register">Registers the webhook with the bundle (PEM); null where the source has none.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public Task ReconcileAsync(Func<string?, CancellationToken, Task> register, CancellationToken cancellationToken) =>
        _reconcile(register, cancellationToken);

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static Task IdleAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    private Task LoadAsync(WebhookOptions options, CancellationToken cancellationToken) => options.CertificateSource switch
    {
        CertificateSource.Managed => LoadManagedAsync(options, cancellationToken),
        CertificateSource.Files => LoadFilesAsync(options, cancellationToken),
        _ => CreateUnmanagedAsync(options, cancellationToken),
    };

    private async Task LoadManagedAsync(WebhookOptions options, CancellationToken cancellationToken)
    {
        KubernetesSecretStore store = new(_clusters.Source, options.Namespace);
        CertificateManager manager = new(store, options.Names, options.ServerSubject, _factory, Published, _time);
        ServerSecretReloader reloader = new(store, options.Names, Serving, options.CertificateDirectory, Published, _time, Report);
        await manager.BootstrapAsync(cancellationToken);
        await reloader.LoadAsync(cancellationToken);
        _reload = reloader.RunAsync;
        _reloader = reloader;
        _secrets = store.Watch(options.Names, _time);
        _secrets.Subscribe(_ =>
        {
            reloader.Trigger();
            Changed?.Invoke();
        });
        _reconcile = async (register, token) =>
        {
            await manager.ReconcileAsync(register, token);
            reloader.Trigger();
        };
    }

    private async Task LoadFilesAsync(WebhookOptions options, CancellationToken cancellationToken)
    {
        CertificateDirectoryReloader files = new(options.CertificateDirectory, Serving, _time, Report);
        await files.LoadAsync(cancellationToken);
        files.BundleChanged += (_, _) => Changed?.Invoke();
        _reload = files.RunAsync;
        _reconcile = (register, token) => register(files.Bundle, token);
    }

    private async Task CreateUnmanagedAsync(WebhookOptions options, CancellationToken cancellationToken)
    {
        UnmanagedCertificates certificates = UnmanagedCertificates.Create(options.Names, options.ServerSubject, _factory, _time);
        if (!Serving.TryUse(certificates.Server, out string? reason))
        {
            throw new CertificateUnavailableException(reason);
        }

        await certificates.WriteAsync(options.CertificateDirectory, cancellationToken);
        _reload = IdleAsync;
        _reconcile = (register, token) => register(certificates.Bundle, token);
    }

    private void Report(Notice notice)
    {
        lock (_lock)
        {
            if (_report is null)
            {
                _early.Add(notice);
                return;
            }
        }

        _report(notice);
    }
}
