namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Brings a pair that others write into a directory into <see cref="ServingCertificate"/>: a mounted Secret, whose files are links
/// swapped through <c>..data</c>, or plain files written one after the other. Watches the directory and looks every ten seconds
/// besides, for what a watch misses. A pair that is not whole is not taken.
/// </summary>
public sealed class CertificateDirectoryReloader
{
    /// <summary>Time between two looks when nothing is noticed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string _directory;
    private readonly ServingCertificate _serving;
    private readonly Action<Notice> _report;
    private readonly Wakeup _wakeup;
    private PemPair? _seen;
    private string? _bundle;
    private string? _failure;

    /// <summary>A reloader; nothing is read before <see cref="LoadAsync"/>.</summary>
    /// <param name="directory">Directory of <c>tls.crt</c>, <c>tls.key</c> and perhaps <c>ca.crt</c>.</param>
    /// <param name="serving">Takes what is found.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Receives what is worth a log line.</param>
    public CertificateDirectoryReloader(string directory, ServingCertificate serving, TimeProvider time, Action<Notice> report)
    {
        _directory = directory;
        _serving = serving;
        _report = report;
        _wakeup = new(time);
    }

    /// <summary>PEM of <c>ca.crt</c> beside the pair that is served; null if there is none: the webhook configuration then keeps the
    /// bundle it has, which something else maintains.</summary>
    public string? Bundle => Volatile.Read(ref _bundle);

    /// <summary>Raised when <see cref="Bundle"/> has changed.</summary>
    public event EventHandler? BundleChanged;

    /// <summary>The first look, at start-up.</summary>
    /// <exception cref="CertificateUnavailableException">There is no pair that can be served.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await TryLoadAsync(cancellationToken) is { } problem && _serving.Context is null)
        {
            throw new CertificateUnavailableException(problem);
        }
    }

    /// <summary>
    /// Looks on every change and every <see cref="Interval"/> until cancelled; failures are reported once and tried again.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using FileSystemWatcher? watcher = Watch();
        while (true)
        {
            string? problem = await TryLoadAsync(cancellationToken);
            if (problem is not null && problem != _failure)
            {
                _report(new(true, problem));
            }

            _failure = problem;
            await _wakeup.WaitAsync(Interval, cancellationToken);
        }
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            FileSystemWatcher watcher = new(_directory)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, _) => _wakeup.Signal();
            watcher.Created += (_, _) => _wakeup.Signal();
            watcher.Deleted += (_, _) => _wakeup.Signal();
            watcher.Renamed += (_, _) => _wakeup.Signal();
            watcher.Error += (_, _) => _wakeup.Signal();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            _report(
                new(
                    true,
                    $"could not watch {_directory}, looking every {Interval.TotalSeconds:0} seconds instead: {exception.Message}",
                    exception));
            return null;
        }
    }

    /// <summary>Null if what is in the directory is served.</summary>
    private async Task<string?> TryLoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            PemPair? pair = await CertificateFiles.ReadAsync(_directory, cancellationToken);
            if (pair is null)
            {
                return $"the certificate in {_directory} changed while it was read";
            }

            if (pair != _seen)
            {
                if (!_serving.TryUse(pair, out string? problem))
                {
                    return $"the certificate in {_directory} cannot be served: {problem}";
                }

                _seen = pair;
                _report(new(false, $"serving with the certificate in {_directory}, valid until {_serving.NotAfter:yyyy-MM-dd HH:mm:ss}Z"));
            }

            string? bundle = await CertificateFiles.ReadBundleAsync(_directory, cancellationToken);
            if (bundle != _bundle)
            {
                Volatile.Write(ref _bundle, bundle);
                BundleChanged?.Invoke(this, EventArgs.Empty);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"could not read the certificate in {_directory}: {exception.Message}";
        }
    }
}
