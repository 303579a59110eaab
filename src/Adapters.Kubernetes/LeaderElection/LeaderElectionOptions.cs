namespace RsyslogRelp.Adapters.Kubernetes.LeaderElection;

/// <summary>Options of a <see cref="LeaderElector"/>.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The Lease's name.</summary>
    public required string Name { get; init; }

    /// <summary>The identity of this replica, unique among all replicas. Default: <c>&lt;hostname&gt;_&lt;uuid&gt;</c>.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    /// <summary>How long other replicas wait before they take over a Lease that is not renewed; whole seconds. Default: 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a leader tries to renew the Lease before it stops leading; less than <see cref="LeaseDuration"/>. Default: 10 s.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between attempts; replicas that do not lead add up to 1.2 times as much at random. Default: 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a leader that shuts down gracefully releases the Lease, so that the next leader need not wait until it expires. It is
    /// released only after the leader's work has ended. The Go extension never releases it. Default: true.
    /// </summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <summary>Called when this replica begins (true) or ceases (false) to lead; for a metric. Must not throw.</summary>
    public Action<bool>? LeadershipChanged { get; init; }

    /// <summary>
    /// Called with the identity of the holder when another replica has acquired the Lease, so that the log says what this replica waits
    /// for. Must not throw.
    /// </summary>
    public Action<string>? HeldByOther { get; init; }

    /// <summary>Called after every failed attempt. Must not throw.</summary>
    public Action<Exception>? Failed { get; init; }
}
