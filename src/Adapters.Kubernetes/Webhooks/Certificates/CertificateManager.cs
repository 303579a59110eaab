using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>Rotates the certificates in the Secrets of a cluster. Every replica may bootstrap; only the leader reconciles.</summary>
public sealed class CertificateManager
{
    private const int Attempts = 8;

    private readonly ISecretStore _secrets;
    private readonly TimeProvider _time;
    private readonly CertificateRotation _rotation;
    private readonly Dictionary<string, string> _labels;
    private readonly PublishedAuthorities _published;
    private readonly string _authority;

    /// <summary>Creates a manager for the certificates of one webhook.</summary>
    /// <param name="secrets">The Secrets of the webhook namespace.</param>
    /// <param name="names">The webhook's names.</param>
    /// <param name="subject">The subject of the server certificate.</param>
    /// <param name="factory">Creates keys and certificates.</param>
    /// <param name="published">The CAs of the webhook configuration.</param>
    /// <param name="time">The clock.</param>
    public CertificateManager(
        ISecretStore secrets,
        WebhookNames names,
        ServerCertificateSubject subject,
        CertificateFactory factory,
        PublishedAuthorities published,
        TimeProvider time)
    {
        _secrets = secrets;
        _time = time;
        _rotation = new(names, subject, factory);
        _labels = CertificateRotation.CommonLabels(names);
        _published = published;
        _authority = names.Authority;
    }

    /// <summary>
    /// Creates CA and server certificate if no usable server certificate exists. Several replicas may do this at the same time: the names
    /// are derived, so all but one find that the Secret exists and use it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The Secrets keep changing.</exception>
    public async Task BootstrapAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSecret> existing = await _secrets.ListAsync(_labels, cancellationToken);
        if (!existing.Any(secret => _rotation.IsUsableServer(secret, _time.GetUtcNow())))
        {
            await ApplyAsync(existing, null, cancellationToken);
        }
    }

    /// <summary>Runs the rotation once.</summary>
    /// <param name="publish">Publishes the bundle (PEM) for API servers; it completes before the server certificate changes.</param>
    /// <param name="cancellationToken">Cancels the run; the next run continues it.</param>
    /// <exception cref="InvalidOperationException">The Secrets keep changing.</exception>
    public async Task ReconcileAsync(Func<string, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSecret> existing = await _secrets.ListAsync(_labels, cancellationToken);
        await ApplyAsync(existing, publish, cancellationToken);
    }

    private async Task ApplyAsync(
        IReadOnlyList<StoredSecret> listed, Func<string, CancellationToken, Task>? publish, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredSecret> existing = listed.ToDictionary(secret => secret.Name);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            RotationPlan plan = _rotation.Plan(existing.Values, _time.GetUtcNow());
            if (!await CreateAsync(plan.CreateBeforePublishing, existing, cancellationToken))
            {
                continue;
            }

            if (publish is not null)
            {
                HashSet<string> authorities = AuthorityThumbprints(existing.Values);
                await publish(_published.Complete(plan.Bundle, authorities, _time.GetUtcNow()), cancellationToken);
            }

            if (!await CreateAsync(plan.CreateAfterPublishing, existing, cancellationToken))
            {
                continue;
            }

            foreach (StoredSecret secret in plan.Relabel)
            {
                // The Secret has changed or was deleted meanwhile; the next run handles it.
                await _secrets.RelabelAsync(secret, cancellationToken);
            }

            // Only the leader deletes, because a replica at start-up cannot know what others still use.
            foreach (StoredSecret secret in publish is null ? [] : plan.Delete)
            {
                await _secrets.DeleteAsync(secret, cancellationToken);
            }

            return;
        }

        throw new InvalidOperationException(
            $"could not create the webhook certificates in namespace {_secrets.Namespace}: their secrets were changed by others "
                + $"{Attempts} times in a row");
    }

    private HashSet<string> AuthorityThumbprints(IEnumerable<StoredSecret> secrets)
    {
        HashSet<string> thumbprints = [];
        foreach (StoredSecret secret in secrets.Where(secret => secret.Label(CertificateSecretData.NameLabel) == _authority))
        {
            using X509Certificate2? certificate = CertificatePair.ReadCertificate(secret, CertificateSecretData.AuthorityCertificate);
            if (certificate is not null)
            {
                thumbprints.Add(certificate.Thumbprint);
            }
        }

        return thumbprints;
    }

    /// <summary>
    /// Creates Secrets until one of them already exists; the rest of the plan would not match it, so a new plan is needed.
    /// </summary>
    private async Task<bool> CreateAsync(
        IReadOnlyList<StoredSecret> secrets, Dictionary<string, StoredSecret> existing, CancellationToken cancellationToken)
    {
        foreach (StoredSecret secret in secrets)
        {
            StoredSecret? created = await _secrets.CreateAsync(secret, cancellationToken);
            StoredSecret? stored = created ?? await _secrets.GetAsync(secret.Name, cancellationToken);
            if (stored is not null)
            {
                existing[secret.Name] = stored;
            }

            if (created is null)
            {
                return false;
            }
        }

        return true;
    }
}
