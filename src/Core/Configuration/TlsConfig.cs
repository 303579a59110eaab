namespace RsyslogRelp.Core.Configuration;

/// <summary>Transport security of the connection to the receiver.</summary>
public sealed record TlsConfig
{
    /// <summary>Whether TLS is used. Absent means no.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The name of an entry of the Shoot's <c>spec.resources</c> that refers to an immutable Secret with exactly <c>ca</c>, <c>crt</c> and <c>key</c>. Required when enabled.</summary>
    public string? SecretReferenceName { get; init; }

    /// <summary>Who the receiver may be: host names (wildcards allowed) or <c>SHA1:</c> fingerprints, as <see cref="AuthMode"/> says. Given together with it or not at all.</summary>
    public IReadOnlyList<string> PermittedPeer { get; init; } = [];

    /// <summary>How the receiver is recognised: <c>name</c> or <c>fingerprint</c>. Absent: any certificate that the CA signed, with openssl; none at all with gnutls.</summary>
    public string? AuthMode { get; init; }

    /// <summary>The library that librelp uses: <c>openssl</c> or <c>gnutls</c>. Absent: librelp's default.</summary>
    public string? TlsLib { get; init; }
}
