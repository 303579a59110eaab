namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// What has to happen now, in this order: create the CA and the bundle, publish the bundle, create the server certificate,
/// relabel, delete. Whoever finds the new server certificate thus serves under a CA that is already trusted.
/// </summary>
internal sealed record RotationPlan
{
    /// <summary>CA and bundle Secrets that are missing.</summary>
    public required IReadOnlyList<StoredSecret> CreateBeforePublishing { get; init; }

    /// <summary>The server certificate's Secret, if it is missing.</summary>
    public required IReadOnlyList<StoredSecret> CreateAfterPublishing { get; init; }

    /// <summary>Secrets in use whose labels differ, as they should be.</summary>
    public required IReadOnlyList<StoredSecret> Relabel { get; init; }

    /// <summary>Secrets of ours that nothing uses any longer.</summary>
    public required IReadOnlyList<StoredSecret> Delete { get; init; }

    /// <summary>PEM of every CA to trust, the current one first.</summary>
    public required string Bundle { get; init; }

    /// <summary>The server certificate to serve.</summary>
    public required PemPair Server { get; init; }
}
