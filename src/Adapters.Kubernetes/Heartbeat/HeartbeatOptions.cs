namespace RsyslogRelp.Adapters.Kubernetes.Heartbeat;

/// <summary>Where and how often an extension shows that it lives.</summary>
public sealed record HeartbeatOptions
{
    /// <summary>The Lease's namespace: the extension's own.</summary>
    public required string Namespace { get; init; }

    /// <summary>The pause between two beats, above zero. Default: 30 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Is told of every beat that failed. Must not throw. Default: nobody.</summary>
    public Action<Exception>? Fault { get; init; }
}
