using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// The CAs that API servers trust, as last seen in the webhook configuration. The Secrets of the certificates may be deleted by hand, and
/// the configuration too. Then replicas still serve the old certificate, so its CA stays trusted until they have loaded the new one.
/// Thread-safe.
/// </summary>
/// <param name="commonName">How the common names of our CAs begin. The CAs of others are trusted, but not kept in the bundle.</param>
public sealed class PublishedAuthorities(string commonName)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _published = [];
    private readonly Dictionary<string, DateTimeOffset> _missingSince = [];
    private string? _observed;

    /// <summary>Remembers the CAs of a webhook configuration.</summary>
    /// <param name="bundles">The <c>caBundle</c> of each entry.</param>
    public void Observe(IEnumerable<byte[]?> bundles)
    {
        string bundle = string.Concat(bundles.Select(static bundle => Encoding.UTF8.GetString(bundle ?? [])));
        Dictionary<string, string> ours = Read(bundle);
        lock (_lock)
        {
            _observed = bundle;
            if (ours.Count > 0)
            {
                Keep(ours);
            }
        }
    }

    /// <summary>
    /// Whether the last webhook configuration trusts a certificate. True as long as none was seen: then nobody calls the webhook.
    /// </summary>
    /// <param name="pem">The certificate.</param>
    public bool Trust(string pem)
    {
        string? bundle;
        lock (_lock)
        {
            bundle = _observed;
        }

        return bundle is null || IsSignedByAny(pem, bundle);
    }

    /// <summary>Adds the CAs that were published and whose Secret has disappeared, for as long as an old CA stays trusted.</summary>
    /// <param name="planned">The bundle of the Secrets that exist.</param>
    /// <param name="existing">The thumbprints of all CA Secrets. A CA that is not in the bundle was retired, and is not kept.</param>
    /// <param name="now">The time.</param>
    /// <returns>The bundle to publish.</returns>
    internal string Complete(string planned, IReadOnlySet<string> existing, DateTimeOffset now)
    {
        Dictionary<string, string> complete = Read(planned);
        StringBuilder bundle = new(planned);
        lock (_lock)
        {
            foreach ((string thumbprint, string pem) in _published)
            {
                if (complete.ContainsKey(thumbprint))
                {
                    _missingSince.Remove(thumbprint);
                    continue;
                }

                _missingSince.TryAdd(thumbprint, now);
                if (!existing.Contains(thumbprint)
                    && now - _missingSince[thumbprint] < CertificateRotation.KeepOldAuthority
                    && IsValid(pem, now))
                {
                    complete[thumbprint] = pem;
                    bundle.Append(pem).Append('\n');
                }
                else
                {
                    _missingSince.Remove(thumbprint);
                }
            }

            Keep(complete);
        }

        return bundle.ToString();
    }

    private void Keep(Dictionary<string, string> found)
    {
        IEnumerable<string> gone = _published.Keys.Where(known => !found.ContainsKey(known) && !_missingSince.ContainsKey(known));
        foreach (string thumbprint in gone.ToArray())
        {
            _published.Remove(thumbprint);
        }

        foreach ((string thumbprint, string pem) in found)
        {
            _published[thumbprint] = pem;
        }
    }

    // By thumbprint. A bundle that somebody has edited may contain anything.
    private Dictionary<string, string> Read(string bundle)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(bundle);
        }
        catch (CryptographicException)
        {
            return [];
        }

        Dictionary<string, string> found = [];
        foreach (X509Certificate2 certificate in certificates)
        {
            using (certificate)
            {
                if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false).StartsWith(commonName, StringComparison.Ordinal))
                {
                    found[certificate.Thumbprint] = certificate.ExportCertificatePem();
                }
            }
        }

        return found;
    }

    private static bool IsValid(string pem, DateTimeOffset now)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
        return CertificatePair.NotAfter(certificate) > now;
    }

    private static bool IsSignedByAny(string pem, string authorities)
    {
        try
        {
            using X509Certificate2 leaf = X509Certificate2.CreateFromPem(pem);
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
            chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorities);
            return chain.Build(leaf);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
