namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>The content of a configuration at one moment. Settings with the same content are equal.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>The API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>The trusted CAs as PEM; null: the CAs of the machine.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>The client certificate with its intermediates, as PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>The key of the client certificate as PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>The bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>User and password, joined by a colon.</summary>
    public string? BasicCredentials { get; init; }

    /// <summary>The expected name in the server's certificate; null: the host of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether the server's certificate is not verified.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The proxy; null: as the environment variables say.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether the server's certificate is verified by the CAs of the machine.</summary>
    public bool NeedsMachineCertificates => CertificateAuthorityPem is null && !SkipTlsVerify && Server.Scheme == Uri.UriSchemeHttps;

    /// <summary>The settings of the connection alone, without the credentials that each request carries.</summary>
    public ConnectionSettings OfTransport() => this with { Token = null, BasicCredentials = null };

    // The generated ToString of a record would print the credentials.
    public override string ToString() => Server.ToString();
}
