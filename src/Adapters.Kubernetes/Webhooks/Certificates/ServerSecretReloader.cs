using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Loads the newest server certificate Secret that API servers trust into <see cref="ServingCertificate"/> and the certificate directory,
/// on every replica: when Secrets or the webhook configuration change, and every five minutes.
/// </summary>
public sealed class ServerSecretReloader
{
    /// <summary>The time between two reads; an old CA stays trusted much longer.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly ISecretStore _secrets;
    private readonly WebhookNames _names;
    private readonly ServingCertificate _serving;
    private readonly string _directory;
    private readonly PublishedAuthorities _published;
    private readonly Action<Notice> _report;
    private readonly Wakeup _wakeup;
    private readonly Dictionary<string, string> _labels;
    private string? _served;
    private string? _written;
    private string? _refused;

    /// <summary>Creates a reloader; it reads nothing before <see cref="LoadAsync"/>.</summary>
    /// <param name="secrets">The Secrets of the webhook namespace.</param>
    /// <param name="names">The webhook's names.</param>
    /// <param name="serving">Receives the certificate.</param>
    /// <param name="directory">The directory into which <c>tls.crt</c> and <c>tls.key</c> are written.</param>
    /// <param name="published">The CAs of the webhook configuration.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Called with each notice for the log.</param>
    public ServerSecretReloader(
        ISecretStore secrets,
        WebhookNames names,
        ServingCertificate serving,
        string directory,
        PublishedAuthorities published,
        TimeProvider time,
        Action<Notice> report)
    {
        _secrets = secrets;
        _names = names;
        _serving = serving;
        _directory = directory;
        _published = published;
        _report = report;
        _wakeup = new(time);
        _labels = CertificateRotation.CommonLabels(names);
        _labels[CertificateSecretData.NameLabel] = names.Server;
    }

    /// <summary>Requests a read before the interval has passed.</summary>
    public void Trigger() => _wakeup.Signal();

    /// <summary>Reads once. Do not call it while <see cref="RunAsync"/> runs.</summary>
    /// <exception cref="CertificateUnavailableException">
    /// There is no Secret, or it cannot be served and no other certificate is served.
    /// </exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSecret> found = await _secrets.ListAsync(_labels, cancellationToken);
        if (found.Count == 0)
        {
            throw new CertificateUnavailableException(
                $"couldn't find webhook server secret with name \"{_names.Server}\" managed by "
                    + $"secrets manager \"{_names.SecretsIdentity}\" in namespace \"{_secrets.Namespace}\"");
        }

        foreach (StoredSecret secret in CertificateRotation.NewestFirst(found))
        {
            PemPair pair = new(Text(secret, CertificateSecretData.ServerCertificate), Text(secret, CertificateSecretData.ServerKey));
            if (secret.Name != _served)
            {
                // Another replica has just created it; its CA is about to be published, and this is read again then.
                if (_served is not null && !_published.Trust(pair.Certificate))
                {
                    return;
                }

                if (!_serving.TryUse(pair, out string? reason))
                {
                    Refuse(secret, reason);
                    if (_served is null)
                    {
                        continue;
                    }

                    return;
                }

                _served = secret.Name;
                _report(
                    new(
                        false,
                        $"serving with the certificate of secret {secret.Name}, valid until {_serving.NotAfter:yyyy-MM-dd HH:mm:ss}Z"));
            }

            // Files are written after the certificate is in use: a full or read-only disk must not prevent that.
            if (secret.Name != _written)
            {
                await CertificateFiles.WriteAsync(_directory, pair, cancellationToken);
                _written = secret.Name;
            }

            return;
        }

        throw new CertificateUnavailableException(
            $"no webhook server secret with name \"{_names.Server}\" in namespace \"{_secrets.Namespace}\" can be served");
    }

    /// <summary>Reads every <see cref="Interval"/> until cancelled; failures are reported and retried.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _wakeup.WaitAsync(Interval, cancellationToken);
            try
            {
                await LoadAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                _report(new(true, $"could not reload the webhook server certificate: {exception.Message}", exception));
            }
        }
    }

    private static string Text(StoredSecret secret, string key) =>
        secret.Data.TryGetValue(key, out byte[]? value) ? Encoding.UTF8.GetString(value) : "";

    private void Refuse(StoredSecret secret, string reason)
    {
        if (_refused != secret.Name)
        {
            _refused = secret.Name;
            _report(new(true, $"the certificate of secret {secret.Name} cannot be served: {reason}"));
        }
    }
}
