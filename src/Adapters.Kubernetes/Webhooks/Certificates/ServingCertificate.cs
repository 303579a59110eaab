using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// The certificate for new connections. Replacing it does not affect open connections; a pair that cannot be served is refused and the last
/// good one stays in use. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ServingCertificate(TimeProvider time)
{
    private State? _state;

    /// <summary>
    /// Certificate with key and chain, for <see cref="SslServerAuthenticationOptions.ServerCertificateContext"/>. Null until the first good
    /// pair. Read it for every handshake.
    /// </summary>
    public SslStreamCertificateContext? Context => Volatile.Read(ref _state)?.Context;

    /// <summary>The leaf with its key, for a certificate selector; null until the first good pair.</summary>
    public X509Certificate2? Certificate => Volatile.Read(ref _state)?.Leaf;

    /// <summary>When the certificate expires, UTC; null until the first good pair.</summary>
    public DateTimeOffset? NotAfter => Volatile.Read(ref _state)?.NotAfter;

    /// <summary>When a pair was last loaded, UTC; null until the first good pair.</summary>
    public DateTimeOffset? LastLoaded => Volatile.Read(ref _state)?.Loaded;

    /// <summary>Raised after a pair was loaded, on the thread that loaded it.</summary>
    public event EventHandler? Changed;

    /// <summary>Uses a pair for all new connections.</summary>
    /// <param name="pair">Certificate, perhaps with intermediates, and its key.</param>
    /// <param name="reason">Why the pair is refused; contains no key material.</param>
    /// <returns>
    /// False if the pair cannot be read, the key does not match, or the certificate has expired; the previous certificate stays in use.
    /// </returns>
    public bool TryUse(PemPair pair, [NotNullWhen(false)] out string? reason)
    {
        if (CertificatePair.Read(pair.Certificate, pair.PrivateKey, out string unreadable) is not { } chain)
        {
            reason = unreadable;
            return false;
        }

        X509Certificate2 leaf = chain[0];
        DateTimeOffset now = time.GetUtcNow(), end = CertificatePair.NotAfter(leaf);
        if (end <= now)
        {
            reason = $"the certificate expired on {end:yyyy-MM-dd HH:mm:ss}Z";
            return false;
        }

        try
        {
            chain.RemoveAt(0);
            // Offline: the chain comes from the pair; nothing is fetched during a handshake.
            var context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
            // The previous certificate is not disposed of, because handshakes in progress still need it.
            Volatile.Write(ref _state, new(context, leaf, end, now));
        }
        catch (CryptographicException exception)
        {
            reason = exception.Message;
            return false;
        }

        reason = null;
        Changed?.Invoke(this, EventArgs.Empty);
        return true;
    }

    private sealed record State(SslStreamCertificateContext Context, X509Certificate2 Leaf, DateTimeOffset NotAfter, DateTimeOffset Loaded);
}
