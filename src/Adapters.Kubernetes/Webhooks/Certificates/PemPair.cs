namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>A certificate and its private key as PEM text.</summary>
/// <param name="Certificate">One certificate, or a leaf followed by its intermediates.</param>
/// <param name="PrivateKey">The leaf's private key, unencrypted. Never logged.</param>
public sealed record PemPair(string Certificate, string PrivateKey)
{
    /// <summary>The certificate without the key.</summary>
    public override string ToString() => $"{nameof(PemPair)} {{ {Certificate.Length} characters }}";
}
