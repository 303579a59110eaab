using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// The certificate that new connections are served with. Replacing it touches no open connection; a pair that cannot be served
/// is refused and the last good one stays. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ServingCertificate(TimeProvider time)
{
    private State? _state;

    /// <summary>Certificate with key and chain, for <see cref="SslServerAuthenticationOptions.ServerCertificateContext"/>. Null until the
    /// first good pair. Ask anew for every handshake.</summary>
    public SslStreamCertificateContext? Context => Volatile.Read(ref _state)?.Context;

    /// <summary>The leaf with its key, for a certificate selector; null until the first good pair.</summary>
    public X509Certificate2? Certificate => Volatile.Read(ref _state)?.Leaf;

    /// <summary>When the certificate expires, UTC; null until the first good pair.</summary>
    public DateTimeOffset? NotAfter => Volatile.Read(ref _state)?.NotAfter;

    /// <summary>When a pair was last taken, UTC; null until the first good pair.</summary>
    public DateTimeOffset? LastLoaded => Volatile.Read(ref _state)?.Loaded;

    /// <summary>Raised after a pair was taken, on the thread that brought it.</summary>
    public event EventHandler? Changed;

    /// <summary>Takes a pair for all connections from now on.</summary>
    /// <param name="pair">Certificate, perhaps with intermediates, and its key.</param>
    /// <param name="problem">Why the pair is refused; contains no key material.</param>
    /// <returns>False if it cannot be read, the key does not fit, or it is expired; what was served before stays.</returns>
    public bool TryUse(PemPair pair, [NotNullWhen(false)] out string? problem)
    {
        if (CertificatePair.Read(pair.Certificate, pair.PrivateKey, out string unreadable) is not { } chain)
        {
            problem = unreadable;
            return false;
        }

        X509Certificate2 leaf = chain[0];
        DateTimeOffset now = time.GetUtcNow(), end = CertificatePair.NotAfter(leaf);
        if (end <= now)
        {
            problem = $"the certificate expired on {end:yyyy-MM-dd HH:mm:ss}Z";
            return false;
        }

        try
        {
            chain.RemoveAt(0);
            // Offline: the chain is what the pair brings; nothing is fetched during a handshake.
            var context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
            // The one before is left to the garbage collector: handshakes that began with it still need it.
            Volatile.Write(ref _state, new(context, leaf, end, now));
        }
        catch (CryptographicException exception)
        {
            problem = exception.Message;
            return false;
        }

        problem = null;
        Changed?.Invoke(this, EventArgs.Empty);
        return true;
    }

    private sealed record State(SslStreamCertificateContext Context, X509Certificate2 Leaf, DateTimeOffset NotAfter, DateTimeOffset Loaded);
}
