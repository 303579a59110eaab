using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Controller;

/// <summary>What the command line, the environment and the files that they name say.</summary>
internal sealed record ControllerHostOptions
{
    /// <summary>The flags of both hosts.</summary>
    public required CommonOptions Common { get; init; }

    /// <summary>Where the lease lives; empty without leader election.</summary>
    public required string LeaseNamespace { get; init; }

    /// <summary>Whether Extensions are looked after.</summary>
    public bool Lifecycle { get; init; } = true;

    /// <summary>How many Extensions are looked after at once.</summary>
    public int Workers { get; init; } = 5;

    /// <summary>Whether a changed specification counts instead of Gardener's orders.</summary>
    public bool IgnoreOperationAnnotation { get; init; }

    /// <summary>Whether the heartbeat runs.</summary>
    public bool Heartbeat { get; init; } = true;

    /// <summary>Where the heartbeat's lease lives; empty without a heartbeat.</summary>
    public string HeartbeatNamespace { get; init; } = "";

    /// <summary>The pause between two beats.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The container images that run in Shoots.</summary>
    public ImageVector Images { get; init; } = ImageVector.BuiltIn;
}
