using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>Creates keys and certificates: RSA 3072, SHA-256, random 128-bit serial number, valid from one minute ago.</summary>
public sealed class CertificateFactory
{
    /// <summary>Bits of a new RSA key.</summary>
    public const int KeySize = 3072;

    /// <summary>How far in the past the validity of a certificate begins, for clocks that are slow.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Validity of a managed CA from its creation.</summary>
    public static readonly TimeSpan AuthorityValidity = TimeSpan.FromDays(30);

    /// <summary>Validity of server certificates, and of a CA that is not managed, in calendar years.</summary>
    public const int LongValidityYears = 10;

    private readonly Func<RSA> _newKey;

    /// <summary>Creates a factory for 3072-bit keys.</summary>
    public CertificateFactory()
        : this(() => RSA.Create(KeySize))
    {
    }

    // Tests that need thousands of certificates use cheaper keys.
    internal CertificateFactory(Func<RSA> newKey) => _newKey = newKey;

    /// <summary>A self-signed CA.</summary>
    /// <param name="commonName">Its subject, unique per CA: the name of its Secret.</param>
    /// <param name="now">The current time.</param>
    /// <param name="notAfter">End of validity.</param>
    public PemPair CreateAuthority(string commonName, DateTimeOffset now, DateTimeOffset notAfter)
    {
        using RSA key = _newKey();
        CertificateRequest request = Request(commonName, key, isAuthority: true);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return Sign(request, key, request.SubjectName, key, now, notAfter);
    }

    /// <summary>A server certificate. It may expire later than the CA: the CA is replaced in time, and the certificate with it.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="authority">The CA that signs, with its key.</param>
    /// <param name="now">The current time.</param>
    /// <param name="notAfter">End of validity.</param>
    /// <exception cref="CryptographicException">The CA cannot be read.</exception>
    public PemPair CreateServer(ServerCertificateSubject subject, PemPair authority, DateTimeOffset now, DateTimeOffset notAfter)
    {
        using RSA key = _newKey();
        using X509Certificate2 issuer = X509Certificate2.CreateFromPem(authority.Certificate, authority.PrivateKey);
        using RSA issuerKey = issuer.GetRSAPrivateKey() ?? throw new CryptographicException("the CA's key is not an RSA key");

        CertificateRequest request = Request(subject.CommonName, key, isAuthority: false);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        if (issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } identifier)
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        }

        if (subject.DnsNames.Count + subject.Addresses.Count > 0)
        {
            SubjectAlternativeNameBuilder names = new();
            foreach (string name in subject.DnsNames)
            {
                names.AddDnsName(name);
            }

            foreach (System.Net.IPAddress address in subject.Addresses)
            {
                names.AddIpAddress(address);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        return Sign(request, key, issuer.SubjectName, issuerKey, now, notAfter);
    }

    private static CertificateRequest Request(string commonName, RSA key, bool isAuthority)
    {
        X500DistinguishedNameBuilder name = new();
        name.AddCommonName(commonName);
        CertificateRequest request = new(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        X509KeyUsageFlags usages = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        if (isAuthority)
        {
            usages |= X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        }

        request.CertificateExtensions.Add(new X509KeyUsageExtension(usages, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request;
    }

    private static PemPair Sign(
        CertificateRequest request, RSA key, X500DistinguishedName issuer, RSA issuerKey, DateTimeOffset now, DateTimeOffset notAfter)
    {
        var generator = X509SignatureGenerator.CreateForRSA(issuerKey, RSASignaturePadding.Pkcs1);
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        using X509Certificate2 certificate = request.Create(issuer, generator, now - ClockSkew, notAfter, serial);
        return new(certificate.ExportCertificatePem() + "\n", key.ExportRSAPrivateKeyPem() + "\n");
    }
}
