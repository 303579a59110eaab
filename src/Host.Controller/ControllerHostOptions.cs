using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Controller;

/// <summary>The options of the host, from the command line, the environment and the files that they name.</summary>
internal sealed record ControllerHostOptions
{
    /// <summary>
    /// The default of <see cref="QueriesPerSecond"/>: above what the default number of workers sends, so that API priority and fairness of
    /// the seed decides, and low enough to bound a fault of ours.
    /// </summary>
    public const double DefaultQueriesPerSecond = 500;

    /// <summary>The default of <see cref="Burst"/>.</summary>
    public const int DefaultBurst = 650;

    /// <summary>The flags of both hosts.</summary>
    public required CommonOptions Common { get; init; }

    /// <summary>The namespace of the Lease; empty without leader election.</summary>
    public required string LeaseNamespace { get; init; }

    /// <summary>Whether the controller of Extensions runs.</summary>
    public bool Lifecycle { get; init; } = true;

    /// <summary>How many Extensions are processed at a time.</summary>
    public int Workers { get; init; } = 5;

    /// <summary>Requests to the API server per second in the long run.</summary>
    public double QueriesPerSecond { get; init; } = DefaultQueriesPerSecond;

    /// <summary>Requests to the API server at once after a pause.</summary>
    public int Burst { get; init; } = DefaultBurst;

    /// <summary>Whether changes of the specification start a run, instead of Gardener's operation annotation.</summary>
    public bool IgnoreOperationAnnotation { get; init; }

    /// <summary>Whether the heartbeat runs.</summary>
    public bool Heartbeat { get; init; } = true;

    /// <summary>The namespace of the heartbeat's Lease; empty without a heartbeat.</summary>
    public string HeartbeatNamespace { get; init; } = "";

    /// <summary>The pause between two renewals of the heartbeat.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The container images that run in Shoots.</summary>
    public ImageVector Images { get; init; } = ImageVector.BuiltIn;
}
