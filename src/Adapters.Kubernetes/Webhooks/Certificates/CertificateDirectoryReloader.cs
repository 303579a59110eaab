namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Loads a certificate that something else writes into a directory into <see cref="ServingCertificate"/>: a mounted Secret, whose files are
/// links that are swapped through <c>..data</c>, or plain files that are written one after the other. It watches the directory and also
/// reads it every ten seconds, in case the watch misses a change. An incomplete pair is ignored.
/// </summary>
public sealed class CertificateDirectoryReloader
{
    /// <summary>The time between two reads without a change.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string _directory;
    private readonly ServingCertificate _serving;
    private readonly Action<Notice> _report;
    private readonly Wakeup _wakeup;
    private PemPair? _seen;
    private string? _bundle;
    private string? _failure;

    /// <summary>Creates a reloader; it reads nothing before <see cref="LoadAsync"/>.</summary>
    /// <param name="directory">Directory of <c>tls.crt</c>, <c>tls.key</c> and optionally <c>ca.crt</c>.</param>
    /// <param name="serving">Receives the certificate.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Called with each notice for the log.</param>
    public CertificateDirectoryReloader(string directory, ServingCertificate serving, TimeProvider time, Action<Notice> report)
    {
        _directory = directory;
        _serving = serving;
        _report = report;
        _wakeup = new(time);
    }

    /// <summary>
    /// PEM of <c>ca.crt</c> of the served pair; null if there is none: the webhook configuration then keeps its bundle, which something
    /// else maintains.
    /// </summary>
    public string? Bundle => Volatile.Read(ref _bundle);

    /// <summary>Raised when <see cref="Bundle"/> has changed.</summary>
    public event EventHandler? BundleChanged;

    /// <summary>Reads the certificate at start-up.</summary>
    /// <exception cref="CertificateUnavailableException">There is no pair that can be served.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await TryLoadAsync(cancellationToken) is { } reason && _serving.Context is null)
        {
            throw new CertificateUnavailableException(reason);
        }
    }

    /// <summary>
    /// Reads the directory on every change and every <see cref="Interval"/> until cancelled; failures are reported once and retried.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using FileSystemWatcher? watcher = Watch();
        while (true)
        {
            string? reason = await TryLoadAsync(cancellationToken);
            if (reason is not null && reason != _failure)
            {
                _report(new(true, reason));
            }

            _failure = reason;
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

    /// <summary>Loads the directory; null if its certificate is now served, else the failure.</summary>
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
                if (!_serving.TryUse(pair, out string? reason))
                {
                    return $"the certificate in {_directory} cannot be served: {reason}";
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
