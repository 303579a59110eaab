namespace RsyslogRelp.Adapters.Kubernetes.Heartbeat;

/// <summary>Options of an <see cref="ExtensionHeartbeat"/>.</summary>
public sealed record HeartbeatOptions
{
    /// <summary>The Lease's namespace: the extension's own.</summary>
    public required string Namespace { get; init; }

    /// <summary>The pause between two renewals, above zero. Default: 30 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Called after every failed renewal. Must not throw.</summary>
    public Action<Exception>? Failed { get; init; }
}
