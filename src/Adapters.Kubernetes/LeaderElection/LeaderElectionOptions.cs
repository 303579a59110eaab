namespace RsyslogRelp.Adapters.Kubernetes.LeaderElection;

/// <summary>Which Lease is contended for, and how patiently.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The Lease's name.</summary>
    public required string Name { get; init; }

    /// <summary>Who we are; unique among the contenders. Default: <c>&lt;hostname&gt;_&lt;uuid&gt;</c>.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    /// <summary>For how long others leave a Lease alone that is not renewed; whole seconds. Default: 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long a leader tries to renew before it gives up; below <see cref="LeaseDuration"/>. Default: 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between attempts; those who do not lead add up to 1.2 times as much at random. Default: 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a leader that ends in good order gives the Lease back, so that the next one need not wait for it to run out. It is
    /// given back only after the leader's work has ended. The Go extension never does. Default: true.
    /// </summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <summary>Is told whenever we begin (true) or cease (false) to lead, for a metric. Must not throw. Default: nobody.</summary>
    public Action<bool>? LeadershipChanged { get; init; }

    /// <summary>
    /// Is told who else holds the Lease whenever that is somebody new, so that a log says what a contender waits for. Must not throw.
    /// Default: nobody.
    /// </summary>
    public Action<string>? HeldByOther { get; init; }

    /// <summary>Is told of every failed attempt. Must not throw. Default: nobody.</summary>
    public Action<Exception>? Fault { get; init; }
}
