using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Plans, from the existing Secrets and the time, which Secrets should exist. It has no I/O and no state: any replica can continue a run
/// that was interrupted at any point.
/// </summary>
internal sealed class CertificateRotation(WebhookNames names, ServerCertificateSubject subject, CertificateFactory factory)
{
    /// <summary>How long an old CA stays trusted after a newer CA, or a server certificate signed by it, was created.</summary>
    public static readonly TimeSpan KeepOldAuthority = TimeSpan.FromHours(24);

    private const double RenewAfterShareOfValidity = 0.8;

    private static readonly TimeSpan RenewBeforeEnd = TimeSpan.FromDays(10);

    /// <summary>The labels of all our Secrets.</summary>
    public static Dictionary<string, string> CommonLabels(WebhookNames names) => new()
    {
        [CertificateSecretData.ManagedByLabel] = CertificateSecretData.ManagedBy,
        [CertificateSecretData.IdentityLabel] = names.SecretsIdentity,
    };

    /// <summary>Plans the next steps.</summary>
    /// <param name="existing">Every Secret with <see cref="CommonLabels"/>, and any other Secret with one of our object names.</param>
    /// <param name="now">The time.</param>
    public RotationPlan Plan(IReadOnlyCollection<StoredSecret> existing, DateTimeOffset now)
    {
        now = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());

        Slot authority = Resolve(
            existing, now, names.Authority, "ca;validity=30d", "",
            secret => CertificatePair.ReadLeaf(secret, CertificateSecretData.AuthorityCertificate, CertificateSecretData.AuthorityKey));
        StoredSecret authoritySecret = authority.Current ?? NewAuthority(authority, now);
        PemPair authorityPair = new(
            Text(authoritySecret, CertificateSecretData.AuthorityCertificate), Text(authoritySecret, CertificateSecretData.AuthorityKey));
        string signing = CertificateSecretData.DataChecksum(authoritySecret.Data);

        Slot server = Resolve(
            existing, now, names.Server, "server;validity=10y;" + subject.Canonical, signing,
            secret => CertificatePair.ReadLeaf(secret, CertificateSecretData.ServerCertificate, CertificateSecretData.ServerKey));
        StoredSecret serverSecret = server.Current ?? NewServer(server, authorityPair, signing, now);

        List<StoredSecret> trusted = [authoritySecret, .. StillTrusted(existing, authoritySecret, serverSecret, now)];
        string bundle = string.Concat(trusted.Select(secret =>
        {
            using X509Certificate2 certificate = CertificatePair.ReadCertificate(secret, CertificateSecretData.AuthorityCertificate)!;
            return certificate.ExportCertificatePem() + "\n";
        }));
        byte[] bundleBytes = Encoding.ASCII.GetBytes(bundle);
        Slot bundleSlot = Resolve(existing, now, names.Bundle, "bundle;" + bundle, "", _ => null, secret =>
            secret.Data.TryGetValue(CertificateSecretData.BundleData, out byte[]? data) && data.AsSpan().SequenceEqual(bundleBytes));
        StoredSecret bundleSecret = bundleSlot.Current ?? NewBundle(bundleSlot, bundleBytes, now);

        HashSet<string> used = [.. trusted.Select(secret => secret.Name), serverSecret.Name, bundleSecret.Name];
        return new RotationPlan
        {
            CreateBeforePublishing =
            [
                .. authority.Current is null ? new[] { authoritySecret } : [],
                .. bundleSlot.Current is null ? new[] { bundleSecret } : [],
            ],
            CreateAfterPublishing = server.Current is null ? [serverSecret] : [],
            Relabel =
            [
                .. Relabelled(authority, authoritySecret, signing: "", null),
                .. Relabelled(server, serverSecret, signing, null),
                .. Relabelled(bundleSlot, bundleSecret, signing: "", now),
            ],
            Delete = [.. existing.Where(secret => IsOurs(secret) && !used.Contains(secret.Name))],
            Bundle = bundle,
            Server = new(Text(serverSecret, CertificateSecretData.ServerCertificate), Text(serverSecret, CertificateSecretData.ServerKey)),
        };
    }

    /// <summary>Whether a replica could serve the certificate of a Secret.</summary>
    public bool IsUsableServer(StoredSecret secret, DateTimeOffset now)
    {
        using X509Certificate2? certificate = secret.Label(CertificateSecretData.NameLabel) == names.Server
            ? CertificatePair.ReadLeaf(secret, CertificateSecretData.ServerCertificate, CertificateSecretData.ServerKey)
            : null;
        return certificate is not null && CertificatePair.NotAfter(certificate) > now;
    }

    /// <summary>Newest first. The API server stores whole seconds only, so labels decide between Secrets of the same second.</summary>
    public static IEnumerable<StoredSecret> NewestFirst(IEnumerable<StoredSecret> secrets) =>
        secrets.OrderByDescending(secret => secret.Created ?? DateTimeOffset.MinValue)
            .ThenByDescending(secret => Seconds(secret.Label(CertificateSecretData.RotationLabel)))
            .ThenByDescending(secret => Seconds(secret.Label(CertificateSecretData.IssuedLabel)))
            .ThenBy(secret => secret.Name, StringComparer.Ordinal);

    private static long Seconds(string label) => long.TryParse(label, out long seconds) ? seconds : 0;

    private static string Text(StoredSecret secret, string key) => Encoding.UTF8.GetString(secret.Data[key]);

    private bool IsOurs(StoredSecret secret) =>
        secret.Label(CertificateSecretData.ManagedByLabel) == CertificateSecretData.ManagedBy
            && secret.Label(CertificateSecretData.IdentityLabel) == names.SecretsIdentity;

    /// <summary>Finds the current Secret of a configuration, or the name of the Secret to create.</summary>
    private static Slot Resolve(
        IReadOnlyCollection<StoredSecret> existing, DateTimeOffset now, string configName, string canonical, string signing,
        Func<StoredSecret, X509Certificate2?> read, Func<StoredSecret, bool>? isUsable = null)
    {
        string checksum = CertificateSecretData.ConfigChecksum(configName + ";" + canonical);
        StoredSecret? newest = NewestFirst(
            existing.Where(secret => secret.Label(CertificateSecretData.NameLabel) == configName)).FirstOrDefault();
        string rotation = newest?.Label(CertificateSecretData.RotationLabel) ?? "";

        for (int renewal = 0; ; renewal++)
        {
            string name = CertificateSecretData.ObjectName(configName, checksum, signing, rotation);
            StoredSecret? current = existing.FirstOrDefault(secret => secret.Name == name);
            if (current is null || (isUsable?.Invoke(current) ?? IsFresh(current)))
            {
                return new(configName, checksum, rotation, name, current);
            }

            // Secrets are immutable and cannot be repaired in place: one that is due for renewal, broken or foreign is replaced by a new
            // one.
            rotation = CertificateSecretData.UnixSeconds(now.AddSeconds(renewal));
        }

        bool IsFresh(StoredSecret secret)
        {
            using X509Certificate2? certificate = read(secret);
            if (certificate is null)
            {
                return false;
            }

            DateTimeOffset issued = CertificatePair.NotBefore(certificate), end = CertificatePair.NotAfter(certificate);
            return now <= issued + ((end - issued) * RenewAfterShareOfValidity) && now <= end - RenewBeforeEnd;
        }
    }

    /// <summary>
    /// Old CAs that replicas or API servers may still need: all valid CAs while the newest CA or the server certificate is younger than a
    /// day. The server certificate counts, too, because it may be created long after its CA when a run was interrupted. Every CA counts,
    /// because after a downgrade the current CA need not be the newest.
    /// </summary>
    private List<StoredSecret> StillTrusted(
        IReadOnlyCollection<StoredSecret> existing, StoredSecret current, StoredSecret server, DateTimeOffset now)
    {
        List<StoredSecret> old = [];
        DateTimeOffset youngest = Issued(server, CertificateSecretData.ServerCertificate);
        foreach (StoredSecret secret in existing.Append(current).Where(s => s.Label(CertificateSecretData.NameLabel) == names.Authority))
        {
            using X509Certificate2? certificate = CertificatePair.ReadCertificate(secret, CertificateSecretData.AuthorityCertificate);
            if (certificate is null)
            {
                continue;
            }

            youngest = CertificatePair.NotBefore(certificate) > youngest ? CertificatePair.NotBefore(certificate) : youngest;
            if (secret.Name != current.Name && CertificatePair.NotAfter(certificate) > now)
            {
                old.Add(secret);
            }
        }

        return now - youngest < KeepOldAuthority ? [.. NewestFirst(old)] : [];
    }

    private static DateTimeOffset Issued(StoredSecret secret, string key)
    {
        using X509Certificate2 certificate = CertificatePair.ReadCertificate(secret, key)!;
        return CertificatePair.NotBefore(certificate);
    }

    private StoredSecret NewAuthority(Slot slot, DateTimeOffset now)
    {
        PemPair pair = factory.CreateAuthority(slot.Name, now, now + CertificateFactory.AuthorityValidity);
        return Build(slot, "", now, new()
        {
            [CertificateSecretData.AuthorityCertificate] = Encoding.ASCII.GetBytes(pair.Certificate),
            [CertificateSecretData.AuthorityKey] = Encoding.ASCII.GetBytes(pair.PrivateKey),
        });
    }

    private StoredSecret NewServer(Slot slot, PemPair authority, string signing, DateTimeOffset now)
    {
        PemPair pair = factory.CreateServer(subject, authority, now, now.AddYears(CertificateFactory.LongValidityYears));
        return Build(slot, signing, now, new()
        {
            [CertificateSecretData.ServerCertificate] = Encoding.ASCII.GetBytes(pair.Certificate),
            [CertificateSecretData.ServerKey] = Encoding.ASCII.GetBytes(pair.PrivateKey),
        });
    }

    private StoredSecret NewBundle(Slot slot, byte[] bundle, DateTimeOffset now) =>
        Build(slot, "", now, new() { [CertificateSecretData.BundleData] = bundle });

    private StoredSecret Build(Slot slot, string signing, DateTimeOffset now, Dictionary<string, byte[]> data)
    {
        StoredSecret secret = new()
        {
            Name = slot.Name,
            Labels = new Dictionary<string, string>(),
            Data = data,
            Type = CertificateSecretData.TypeOf(data),
        };
        return secret with { Labels = Labels(slot, secret, signing, now) };
    }

    private IEnumerable<StoredSecret> Relabelled(Slot slot, StoredSecret secret, string signing, DateTimeOffset? now)
    {
        if (slot.Current is null)
        {
            yield break;
        }

        Dictionary<string, string> labels = Labels(slot, secret, signing, now);
        if (!secret.Immutable || labels.Count != secret.Labels.Count || labels.Any(label => secret.Label(label.Key) != label.Value))
        {
            yield return secret with { Labels = labels, Immutable = true };
        }
    }

    private Dictionary<string, string> Labels(Slot slot, StoredSecret secret, string signing, DateTimeOffset? now)
    {
        Dictionary<string, string> labels = CommonLabels(names);
        labels[CertificateSecretData.NameLabel] = slot.ConfigName;
        labels[CertificateSecretData.ConfigChecksumLabel] = slot.Checksum;
        labels[CertificateSecretData.RotationLabel] = slot.Rotation;
        if (signing.Length > 0)
        {
            labels[CertificateSecretData.SigningChecksumLabel] = signing;
        }

        if (slot.ConfigName == names.Bundle)
        {
            labels[CertificateSecretData.BundleForLabel] = names.Authority;
            labels[CertificateSecretData.IssuedLabel] = secret.Label(CertificateSecretData.IssuedLabel) is { Length: > 0 } issued
                ? issued
                : CertificateSecretData.UnixSeconds(now!.Value);
            return labels;
        }

        using X509Certificate2 certificate = CertificatePair.ReadCertificate(
            secret, slot.ConfigName == names.Authority
                ? CertificateSecretData.AuthorityCertificate
                : CertificateSecretData.ServerCertificate)!;
        labels[CertificateSecretData.IssuedLabel] = CertificateSecretData.UnixSeconds(CertificatePair.NotBefore(certificate));
        labels[CertificateSecretData.ValidUntilLabel] = CertificateSecretData.UnixSeconds(CertificatePair.NotAfter(certificate));
        return labels;
    }

    /// <summary>A certificate to manage: the current name of its Secret, and the Secret if it exists and is usable.</summary>
    private sealed record Slot(string ConfigName, string Checksum, string Rotation, string Name, StoredSecret? Current);
}
