using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Brings the newest server certificate Secret into <see cref="ServingCertificate"/> and into the certificate directory, on every
/// replica. Secrets may be listed but not watched, hence it asks every five minutes.
/// </summary>
public sealed class ServerSecretReloader
{
    /// <summary>Time between two looks; an old CA stays trusted for much longer than that.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly ISecretStore _secrets;
    private readonly WebhookNames _names;
    private readonly ServingCertificate _serving;
    private readonly string _directory;
    private readonly Action<Notice> _report;
    private readonly Wakeup _wakeup;
    private readonly Dictionary<string, string> _labels;
    private string? _served;
    private string? _written;
    private string? _refused;

    /// <summary>A reloader; nothing is read before <see cref="LoadAsync"/>.</summary>
    /// <param name="secrets">The Secrets of the webhook namespace.</param>
    /// <param name="names">The webhook's names.</param>
    /// <param name="serving">Takes what is found.</param>
    /// <param name="directory">Where <c>tls.crt</c> and <c>tls.key</c> are written to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Receives what is worth a log line.</param>
    public ServerSecretReloader(
        ISecretStore secrets, WebhookNames names, ServingCertificate serving, string directory, TimeProvider time, Action<Notice> report)
    {
        _secrets = secrets;
        _names = names;
        _serving = serving;
        _directory = directory;
        _report = report;
        _wakeup = new(time);
        _labels = CertificateRotation.CommonLabels(names);
        _labels[CertificateSecretData.NameLabel] = names.Server;
    }

    /// <summary>Asks for a look without waiting for the interval's end.</summary>
    public void Trigger() => _wakeup.Signal();

    /// <summary>One look. Not to be called while <see cref="RunAsync"/> runs.</summary>
    /// <exception cref="CertificateUnavailableException">There is no Secret, or none that can be served while nothing else is.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSecret> found = await _secrets.ListAsync(_labels, cancellationToken);
        if (found.Count == 0)
        {
            throw new CertificateUnavailableException(
                $"couldn't find webhook server secret with name \"{_names.Server}\" managed by secrets manager \"{_names.SecretsIdentity}\" in namespace \"{_secrets.Namespace}\"");
        }

        foreach (StoredSecret secret in CertificateRotation.NewestFirst(found))
        {
            PemPair pair = new(Text(secret, CertificateSecretData.ServerCertificate), Text(secret, CertificateSecretData.ServerKey));
            if (secret.Name != _served)
            {
                if (!_serving.TryUse(pair, out string? problem))
                {
                    Refuse(secret, problem);
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

            // Apart from serving: a full or read-only disk must not keep an old certificate in use.
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

    /// <summary>Looks every <see cref="Interval"/> until cancelled; failures are reported and tried again.</summary>
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

    private void Refuse(StoredSecret secret, string problem)
    {
        if (_refused != secret.Name)
        {
            _refused = secret.Name;
            _report(new(true, $"the certificate of secret {secret.Name} cannot be served: {problem}"));
        }
    }
}
