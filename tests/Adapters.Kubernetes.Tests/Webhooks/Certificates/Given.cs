using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>Common input of the certificate tests.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly WebhookNames Names = new(WebhookComponent.OperatingSystemConfig);

    public static readonly ServerCertificateSubject Subject = new(Names.Component, [Names.Configuration, "localhost"], []);

    /// <summary>Small keys: cheap enough for a simulated year.</summary>
    public static CertificateFactory CheapKeys => new(() => RSA.Create(1024));

    /// <summary>Keys that TLS accepts and that are created faster than the real ones.</summary>
    public static CertificateFactory TlsKeys => new(() => RSA.Create(2048));

    public static CertificateManager Manager(
        ISecretStore secrets, TimeProvider time, ServerCertificateSubject? subject = null, PublishedAuthorities? published = null) =>
        new(secrets, Names, subject ?? Subject, CheapKeys, published ?? new PublishedAuthorities(Names.Authority), time);

    public static string Text(StoredSecret secret, string key) => Encoding.UTF8.GetString(secret.Data[key]);

    public static PemPair ServerPair(StoredSecret secret) => new(Text(secret, "tls.crt"), Text(secret, "tls.key"));

    /// <summary>
    /// Checks as an API server does that the certificate is signed by a CA of the bundle and that both are valid at that time.
    /// </summary>
    public static bool Verifies(string bundle, string certificate, DateTimeOffset at)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(bundle);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        using X509Certificate2 leaf = X509Certificate2.CreateFromPem(certificate);
        return chain.Build(leaf);
    }
}
