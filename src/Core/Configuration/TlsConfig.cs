namespace RsyslogRelp.Core.Configuration;

/// <summary>Transport security of the connection to the receiver.</summary>
public sealed record TlsConfig
{
    /// <summary>Whether TLS is used. Absent: no.</summary>
    public bool? Enabled { get; init; }

    /// <summary>
    /// The name of an entry of the Shoot's <c>spec.resources</c> that refers to an immutable Secret with exactly the keys <c>ca</c>,
    /// <c>crt</c> and <c>key</c>. Required if TLS is enabled.
    /// </summary>
    public string? SecretReferenceName { get; init; }

    /// <summary>
    /// The accepted receivers: host names (wildcards allowed) or <c>SHA1:</c> fingerprints, depending on <see cref="AuthMode"/>. Either
    /// both are given or none.
    /// </summary>
    public IReadOnlyList<string> PermittedPeer { get; init; } = [];

    /// <summary>
    /// How the receiver is authenticated: <c>name</c> or <c>fingerprint</c>. Absent: openssl accepts any certificate that the CA signed,
    /// gnutls accepts none.
    /// </summary>
    public string? AuthMode { get; init; }

    /// <summary>The library that librelp uses: <c>openssl</c> or <c>gnutls</c>. Absent: librelp's default.</summary>
    public string? TlsLib { get; init; }
}
