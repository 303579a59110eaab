using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Reads a certificate with its key. Any usual format is accepted (RSA or EC, PKCS#1 or PKCS#8), but the pair must be usable.
/// </summary>
internal static class CertificatePair
{
    /// <summary>Reads a pair; null and a reason if certificate or key cannot be read or do not match.</summary>
    /// <returns>The leaf with its private key, followed by the rest of the chain.</returns>
    public static X509Certificate2Collection? Read(string certificates, string privateKey, out string reason)
    {
        X509Certificate2Collection chain = new();
        try
        {
            chain.ImportFromPem(certificates);
            if (chain.Count == 0 || chain.Count != Occurrences(certificates, "-----BEGIN "))
            {
                // Import ignores unknown blocks, including one that was cut off during writing.
                reason = chain.Count == 0 ? "there is no certificate in it" : "not every PEM block of it is a whole certificate";
                return null;
            }

            using X509Certificate2 leaf = chain[0];
            chain[0] = X509Certificate2.CreateFromPem(certificates, privateKey);
            reason = "";
            return chain;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            reason = exception.Message;
            return null;
        }
    }

    /// <summary>Reads the pair of a Secret; see <see cref="Read"/>.</summary>
    public static X509Certificate2? ReadLeaf(StoredSecret secret, string certificateKey, string privateKeyKey) =>
        secret.Data.TryGetValue(certificateKey, out byte[]? certificate) && secret.Data.TryGetValue(privateKeyKey, out byte[]? key)
            ? Read(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key), out _)?[0]
            : null;

    /// <summary>Reads a single certificate without its key; null if it cannot be read.</summary>
    public static X509Certificate2? ReadCertificate(StoredSecret secret, string certificateKey)
    {
        try
        {
            return secret.Data.TryGetValue(certificateKey, out byte[]? pem)
                ? X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static DateTimeOffset NotBefore(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime());

    public static DateTimeOffset NotAfter(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static int Occurrences(string text, string part)
    {
        int count = 0;
        for (int at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at += part.Length)
        {
            count++;
        }

        return count;
    }
}
