using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>
/// The rules on the Secret of <c>tls.secretReferenceName</c>: exactly <c>ca</c>, <c>crt</c> and <c>key</c>, immutable, PEM that the
/// library on the node can read, that fits together and is valid now.
/// </summary>
/// <param name="displayName">Namespace and name of the Secret.</param>
/// <param name="tlsLib"><c>tls.tlsLib</c>; with <c>gnutls</c> a limit of OpenSSL is a warning.</param>
/// <param name="now">The time at which certificates must be valid.</param>
/// <param name="findings">Receives the findings.</param>
internal sealed class TlsSecretRules(string displayName, string? tlsLib, DateTimeOffset now, ResourceFindings findings)
{
    private static readonly string[] Keys = ["ca", "crt", "key"];
    private static readonly string[] CertificateLabels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(30);

    /// <summary>Checks a Secret.</summary>
    public void Check(SecretData secret)
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

        if (secret.Data.TryGetValue("ca", out byte[]? ca) && !Attempt.Succeeds(() => CheckAuthorities(ca)))
        {
            findings.Error($"secret {displayName}: ca holds a certificate that cannot be read");
        }

        if (secret.Data.TryGetValue("crt", out byte[]? crt)
            && !Attempt.Succeeds(() => CheckCertificate(crt, secret.Data.GetValueOrDefault("key"))))
        {
            findings.Error($"secret {displayName}: crt holds a certificate that cannot be read");
        }
    }

    private void CheckAuthorities(byte[] pem)
    {
        List<X509Certificate2> authorities = ReadCertificates(pem, "ca");
        if (authorities.Count == 0)
        {
            findings.Error($"secret {displayName}: ca must hold PEM certificates");
            return;
        }

        // A bundle may contain expired authorities; it works as long as one is valid.
        CheckExpiry(authorities.MaxBy(static authority => authority.NotAfter)!, "ca");
        authorities.ForEach(static authority => authority.Dispose());
    }

    private void CheckCertificate(byte[] pem, byte[]? key)
    {
        List<X509Certificate2> certificates = ReadCertificates(pem, "crt");
        if (certificates.Count == 0)
        {
            findings.Error($"secret {displayName}: crt must hold a PEM certificate");
            return;
        }

        // The others are the chain that the client sends.
        X509Certificate2 certificate = certificates[0];
        CheckExpiry(certificate, "crt");
        CheckKeySize(certificate);
        if (key is not null)
        {
            CheckKey(certificate, key);
        }

        certificates.ForEach(static item => item.Dispose());
    }

    // Everything that OpenSSL reads; if it cannot read all, what .NET finds there, because GnuTLS reads that too.
    private List<X509Certificate2> ReadCertificates(byte[] pem, string entry)
    {
        X509Certificate2Collection found = [];
        bool readable = OpenSslPem.TryRead(pem, out List<PemBlock> blocks);
        blocks.RemoveAll(static block => !CertificateLabels.Contains(block.Label));
        bool loaded = Attempt.Succeeds(() => found.AddRange(blocks.Select(Load).ToArray()));
        if (!readable || !loaded || found.Count == 0)
        {
            found.Clear();
            if (!Attempt.Succeeds(() => found.ImportFromPem(Encoding.UTF8.GetString(pem))) || found.Count == 0)
            {
                return [];
            }

            ReportAboutOpenSsl($"OpenSSL cannot read {entry}: {OpenSslPem.Rule}");
        }

        return [.. found];
    }

    // A trusted certificate is followed by OpenSSL's own settings.
    internal static X509Certificate2 Load(PemBlock block)
    {
        AsnDecoder.ReadEncodedValue(block.Content, AsnEncodingRules.BER, out _, out _, out int length);
        return X509CertificateLoader.LoadCertificate(block.Content.AsSpan(0, length));
    }

    private void CheckKeySize(X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        switch (rsa?.KeySize)
        {
            case < 1024:
                ReportAboutOpenSsl(
                    $"the RSA key of the certificate in crt has {rsa.KeySize} bits, and OpenSSL refuses less than 1024; use 2048 or more");
                break;
            case < 2048:
                findings.Warning(
                    $"secret {displayName}: the RSA key of the certificate in crt has {rsa.KeySize} bits, and OpenSSL of Debian and Ubuntu "
                    + "refuses less than 2048");
                break;
        }
    }

    private void CheckKey(X509Certificate2 certificate, byte[] pem)
    {
        string text = Encoding.UTF8.GetString(pem);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            findings.Error($"secret {displayName}: key must hold a PEM private key");
            return;
        }

        OpenSslPem.TryRead(pem, out List<PemBlock> blocks);
        PemBlock? key = blocks.Find(static block => block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal));
        if (key is { IsEncrypted: true } or { Label: "ENCRYPTED PRIVATE KEY" }
            || text.Contains("BEGIN ENCRYPTED", StringComparison.Ordinal))
        {
            findings.Error($"secret {displayName}: key must not be encrypted: rsyslog cannot ask for a passphrase");
            return;
        }

        if (key is null)
        {
            ReportAboutOpenSsl($"OpenSSL cannot read key: {OpenSslPem.Rule}");
        }

        switch (KeyPair.Compare(certificate, text))
        {
            case KeyPairResult.Differs:
                findings.Error($"secret {displayName}: key does not fit the certificate in crt");
                break;
            case KeyPairResult.UnknownAlgorithm:
                string algorithm = certificate.PublicKey.Oid.FriendlyName ?? certificate.GetKeyAlgorithm();
                findings.Warning(
                    $"secret {displayName}: whether key fits the certificate in crt is not checked for keys of the algorithm {algorithm}");
                break;
            case KeyPairResult.UnknownCurve:
                findings.Error(
                    $"secret {displayName}: the certificate in crt uses the elliptic curve {KeyPair.CurveOf(certificate)}, "
                    + "which is not supported; use P-256, P-384 or P-521");
                break;
        }
    }

    private void ReportAboutOpenSsl(string detail)
    {
        if (tlsLib == "gnutls")
        {
            findings.Warning($"secret {displayName}: {detail}");
        }
        else
        {
            findings.Error($"secret {displayName}: {detail}");
        }
    }

    private void CheckExpiry(X509Certificate2 certificate, string entry)
    {
        string what = $"secret {displayName}: the certificate in {entry}";
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        if (end <= now)
        {
            findings.Error($"{what} expired on {Printed(end)}");
        }
        else if (end - now < ExpiryWarning)
        {
            findings.Warning($"{what} expires on {Printed(end)}");
        }

        DateTimeOffset start = certificate.NotBefore.ToUniversalTime();
        if (start > now)
        {
            findings.Warning($"{what} is not valid before {Printed(start)}");
        }
    }

    private static string Printed(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
