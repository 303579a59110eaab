using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Testing;

/// <summary>A certificate authority of a test's own.</summary>
public sealed class TestCertificates
{
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    /// <summary>Makes the authority; its certificate is valid from a day ago for ten years.</summary>
    /// <param name="name">The common name.</param>
    public TestCertificates(string name = "Test CA")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(_now.AddDays(-1), _now.AddYears(10));
    }

    /// <summary>The authority's certificate as PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>Issues a certificate for a server.</summary>
    /// <param name="dnsName">The name, both the common name and a subject alternative name.</param>
    /// <param name="validFor">How long it is valid from now; negative: it has expired. Default: 90 days.</param>
    public TestCertificate ForServer(string dnsName, TimeSpan? validFor = null)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(dnsName);
        return Issue(dnsName, "1.3.6.1.5.5.7.3.1", names.Build(), validFor);
    }

    /// <summary>Issues a certificate for a client.</summary>
    /// <param name="name">The common name.</param>
    /// <param name="validFor">How long it is valid from now; negative: it has expired. Default: 90 days.</param>
    public TestCertificate ForClient(string name, TimeSpan? validFor = null) => Issue(name, "1.3.6.1.5.5.7.3.2", null, validFor);

    private TestCertificate Issue(string name, string usage, X509Extension? names, TimeSpan? validFor)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using X509Certificate2 certificate = request.Create(
            _authority, _now.AddDays(-1), _now + (validFor ?? TimeSpan.FromDays(90)), RandomNumberGenerator.GetBytes(8));
        return new TestCertificate(
            certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), certificate.GetCertHashString(HashAlgorithmName.SHA1));
    }
}
