namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// The next steps, in this order: create the CA and the bundle, publish the bundle, create the server certificate, change labels, delete. A
/// replica that finds the new server certificate therefore serves it under a CA that is already trusted.
/// </summary>
internal sealed record RotationPlan
{
    /// <summary>The missing CA and bundle Secrets.</summary>
    public required IReadOnlyList<StoredSecret> CreateBeforePublishing { get; init; }

    /// <summary>The Secret of the server certificate, if it is missing.</summary>
    public required IReadOnlyList<StoredSecret> CreateAfterPublishing { get; init; }

    /// <summary>Secrets in use with wrong labels, as they should be.</summary>
    public required IReadOnlyList<StoredSecret> Relabel { get; init; }

    /// <summary>Our Secrets that are no longer used.</summary>
    public required IReadOnlyList<StoredSecret> Delete { get; init; }

    /// <summary>PEM of all trusted CAs, the current one first.</summary>
    public required string Bundle { get; init; }

    /// <summary>The server certificate to serve.</summary>
    public required PemPair Server { get; init; }
}
