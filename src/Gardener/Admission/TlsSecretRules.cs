using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>
/// The rules on the Secret of <c>tls.secretReferenceName</c>: exactly <c>ca</c>, <c>crt</c> and <c>key</c>, immutable, PEM that
/// fits together and is valid now.
/// </summary>
internal static class TlsSecretRules
{
    private static readonly string[] Keys = ["ca", "crt", "key"];
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(30);

    // RSA, EC and DSA: only keys of these are compared with their certificate. Others, such as Ed25519 and RSA-PSS, work on nodes too.
    private static readonly string[] ComparedAlgorithms = ["1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.2.840.10040.4.1"];

    public static void Check(SecretData secret, string displayName, DateTimeOffset now, ResourceFindings findings)
    {
        foreach (string key in Keys.Where(key => !secret.Data.ContainsKey(key)))
        {
            findings.Error($"secret {displayName} is missing {key} value");
        }

        if (!secret.Immutable)
        {
            findings.Error($"secret {displayName} must be immutable");
        }

        if (secret.Data.Keys.Any(static key => !Keys.Contains(key)))
        {
            findings.Error($"secret {displayName} should have only three data entries");
        }

        if (secret.Data.TryGetValue("ca", out byte[]? ca))
        {
            CheckAuthorities(ca, displayName, now, findings);
        }

        if (secret.Data.TryGetValue("crt", out byte[]? crt))
        {
            CheckCertificate(crt, secret.Data.GetValueOrDefault("key"), displayName, now, findings);
        }
    }

    private static void CheckAuthorities(byte[] pem, string displayName, DateTimeOffset now, ResourceFindings findings)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        if (authorities.Count == 0)
        {
            findings.Error($"secret {displayName}: ca must hold PEM certificates");
            return;
        }

        // A bundle may hold expired authorities; it works as long as one is valid.
        X509Certificate2 last = authorities.MaxBy(static authority => authority.NotAfter)!;
        CheckExpiry(last, $"secret {displayName}: the certificate in ca", now, findings);
        foreach (X509Certificate2 authority in authorities)
        {
            authority.Dispose();
        }
    }

    private static void CheckCertificate(byte[] pem, byte[]? key, string displayName, DateTimeOffset now, ResourceFindings findings)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            findings.Error($"secret {displayName}: crt must hold a PEM certificate");
            return;
        }

        using (certificate)
        {
            CheckExpiry(certificate, $"secret {displayName}: the certificate in crt", now, findings);
            if (key is not null)
            {
                CheckKey(certificate, Encoding.UTF8.GetString(pem), Encoding.UTF8.GetString(key), displayName, findings);
            }
        }
    }

    private static void CheckKey(X509Certificate2 certificate, string pem, string key, string displayName, ResourceFindings findings)
    {
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            findings.Error($"secret {displayName}: key must hold a PEM private key");
        }
        else if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            findings.Error($"secret {displayName}: key must not be encrypted: rsyslog cannot ask for a passphrase");
        }
        else if (!ComparedAlgorithms.Contains(certificate.GetKeyAlgorithm()))
        {
            string algorithm = certificate.PublicKey.Oid.FriendlyName ?? certificate.GetKeyAlgorithm();
            findings.Warning(
                $"secret {displayName}: whether key fits the certificate in crt is not checked for keys of the algorithm {algorithm}");
        }
        else
        {
            try
            {
                X509Certificate2.CreateFromPem(pem, key).Dispose();
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                findings.Error($"secret {displayName}: key does not fit the certificate in crt");
            }
        }
    }

    private static void CheckExpiry(X509Certificate2 certificate, string what, DateTimeOffset now, ResourceFindings findings)
    {
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        string date = end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (end <= now)
        {
            findings.Error($"{what} expired on {date}");
        }
        else if (end - now < ExpiryWarning)
        {
            findings.Warning($"{what} expires on {date}");
        }

        if (certificate.NotBefore.ToUniversalTime() is var start && start > now.UtcDateTime)
        {
            findings.Warning($"{what} is not valid before {start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
        }
    }
}
