namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>What a configuration says at one moment. Two that say the same are equal.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>The API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>Whom to trust as PEM; null: the machine's own authorities.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>Our certificate, and what leads from it to its authority, as PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>The key of our certificate as PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>The bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>User and password, joined by a colon.</summary>
    public string? BasicCredentials { get; init; }

    /// <summary>The name in the server's certificate; null: the host of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether the server's certificate is not looked at.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The proxy; null: what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>What two connections have in common although their requests carry different credentials.</summary>
    public ConnectionSettings OfTransport() => this with { Token = null, BasicCredentials = null };

    // A record would print the credentials.
    public override string ToString() => Server.ToString();
}
