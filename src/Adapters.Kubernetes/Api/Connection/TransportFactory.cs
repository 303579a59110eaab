using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>Creates connections to an API server.</summary>
internal static class TransportFactory
{
    /// <summary>Creates a pool of connections.</summary>
    /// <exception cref="ClientConfigurationException">A certificate or key cannot be read.</exception>
    public static SocketsHttpHandler Create(ConnectionSettings settings) => new()
    {
        SslOptions = Tls(settings),
        ConnectTimeout = TimeSpan.FromSeconds(15),

        // A server that disappeared is detected by an unanswered ping, before the next request has to time out.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

        // Connections are renewed because DNS names and load balancers change; a running watch keeps its connection until it ends.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        EnableMultipleHttp2Connections = true,
        AutomaticDecompression = DecompressionMethods.GZip,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        Proxy = settings.Proxy is null ? null : new WebProxy(settings.Proxy),
    };

    /// <summary>Reads certificates and keys without a connection, and without .NET's reading all certificates of the machine.</summary>
    /// <exception cref="ClientConfigurationException">A certificate or key cannot be read.</exception>
    public static void Check(ConnectionSettings settings)
    {
        Trust(settings);
        ClientCertificate(settings);
    }

    private static SslClientAuthenticationOptions Tls(ConnectionSettings settings)
    {
        SslClientAuthenticationOptions options = new() { CertificateChainPolicy = Trust(settings) };
        if (ClientCertificate(settings) is var (certificate, chain))
        {
            options.ClientCertificateContext = Read(settings, () => SslStreamCertificateContext.Create(certificate, chain, offline: true));
        }

        if (settings.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig asks for exactly this.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }

    private static X509ChainPolicy? Trust(ConnectionSettings settings)
    {
        if (settings.CertificateAuthorityPem is not { } authority)
        {
            return settings.NeedsMachineCertificates && MachineCertificates.AreLeftOut
                ? throw new ClientConfigurationException(
                    $"The configuration for {settings.Server} names no certificate authority any more; restart this process to trust those "
                        + "of the machine.")
                : null;
        }

        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(Read(settings, () => Certificates(authority)));
        return policy.CustomTrustStore.Count == 0
            ? throw new ClientConfigurationException("The cluster's certificate authority holds no PEM certificate.")
            : policy;
    }

    // The certificate, and what was given with it.
    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain)? ClientCertificate(ConnectionSettings settings) =>
        settings is { ClientCertificatePem: { } certificatePem, ClientKeyPem: { } keyPem }
            ? Read(settings, () => (X509Certificate2.CreateFromPem(certificatePem, keyPem), Certificates(certificatePem)))
            : null;

    private static X509Certificate2Collection Certificates(string pem)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPem(pem);
        return certificates;
    }

    private static T Read<T>(ConnectionSettings settings, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ClientConfigurationException(
                $"A certificate or key for {settings.Server} cannot be read: {exception.Message}", exception);
        }
    }
}
