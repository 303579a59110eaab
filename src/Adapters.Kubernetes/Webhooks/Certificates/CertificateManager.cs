namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Carries out certificate rotation on the Secrets of a cluster. Every replica may bootstrap; only the leader reconciles.
/// </summary>
public sealed class CertificateManager
{
    private const int Attempts = 8;

    private readonly ISecretStore _secrets;
    private readonly TimeProvider _time;
    private readonly CertificateRotation _rotation;
    private readonly Dictionary<string, string> _labels;

    /// <summary>A manager of the certificates of one webhook.</summary>
    /// <param name="secrets">The Secrets of the webhook namespace.</param>
    /// <param name="names">The webhook's names.</param>
    /// <param name="subject">Whom the server certificate is for.</param>
    /// <param name="factory">Makes keys and certificates.</param>
    /// <param name="time">The clock.</param>
    public CertificateManager(
        ISecretStore secrets, WebhookNames names, ServerCertificateSubject subject, CertificateFactory factory, TimeProvider time)
    {
        _secrets = secrets;
        _time = time;
        _rotation = new(names, subject, factory);
        _labels = CertificateRotation.CommonLabels(names);
    }

    /// <summary>Makes CA and server certificate if no server certificate that can be served exists. Any number of replicas may do this
    /// at once: names are derived, so all but one find the Secret there already and take it.</summary>
    /// <exception cref="InvalidOperationException">The Secrets keep changing.</exception>
    public async Task BootstrapAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSecret> existing = await _secrets.ListAsync(_labels, cancellationToken);
        if (!existing.Any(secret => _rotation.IsUsableServer(secret, _time.GetUtcNow())))
        {
            await ApplyAsync(existing, null, cancellationToken);
        }
    }

    /// <summary>One run of the rotation.</summary>
    /// <param name="publish">Writes the bundle (PEM) to where API servers read it; awaited before the server certificate changes.</param>
    /// <param name="cancellationToken">Ends the run; the next continues it.</param>
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
                await publish(plan.Bundle, cancellationToken);
            }

            if (!await CreateAsync(plan.CreateAfterPublishing, existing, cancellationToken))
            {
                continue;
            }

            foreach (StoredSecret secret in plan.Relabel)
            {
                // Changed or gone meanwhile: the next run sees to it.
                await _secrets.RelabelAsync(secret, cancellationToken);
            }

            // Only the leader deletes: a bootstrapping replica cannot know what others still use.
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

    /// <summary>
    /// Creates Secrets until one turns out to exist: what was planned after it would not fit it, so the plan is made again.
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
