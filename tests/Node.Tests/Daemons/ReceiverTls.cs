using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>How a receiver speaks TLS; it takes only clients whose certificate the authority signed.</summary>
/// <param name="TlsLib">The library of librelp.</param>
/// <param name="Authority">Who signs clients.</param>
/// <param name="Certificate">The receiver's own certificate.</param>
internal sealed record ReceiverTls(string TlsLib, TestCertificates Authority, TestCertificate Certificate)
{
    public string ModuleParameters => $" tls.tlslib=\"{TlsLib}\"";

    /// <summary>Writes the files and gives the parameters of the input.</summary>
    public string WriteInto(TemporaryDirectory directory)
    {
        File.WriteAllText(directory.Below("ca.crt"), Authority.AuthorityPem);
        File.WriteAllText(directory.Below("tls.crt"), Certificate.CertificatePem);
        File.WriteAllText(directory.Below("tls.key"), Certificate.KeyPem);
        return $" tls=\"on\" tls.caCert=\"{directory.Below("ca.crt")}\" tls.myCert=\"{directory.Below("tls.crt")}\""
            + $" tls.myPrivKey=\"{directory.Below("tls.key")}\" tls.authMode=\"certvalid\"";
    }
}
