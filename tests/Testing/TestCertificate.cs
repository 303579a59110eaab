namespace RsyslogRelp.Testing;

/// <summary>A certificate with its key.</summary>
/// <param name="CertificatePem">The certificate as PEM.</param>
/// <param name="KeyPem">The private key as PEM (PKCS #8).</param>
/// <param name="Sha1">The certificate's SHA-1 fingerprint: 40 upper-case hexadecimal digits.</param>
public sealed record TestCertificate(string CertificatePem, string KeyPem, string Sha1);
