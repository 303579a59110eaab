using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>How Extensions are looked after, and who is told of it.</summary>
public sealed record ExtensionControllerOptions
{
    /// <summary>How many Extensions at once, at least 1. Default: 5.</summary>
    public int Workers { get; init; } = 5;

    /// <summary>Whether a changed specification counts instead of Gardener's orders. Default: no.</summary>
    public bool IgnoreOperationAnnotation { get; init; }

    /// <summary>For how long a leader waits until every Extension is known. Default: 2 minutes, as Go's controllers.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The queue.</summary>
    public WorkQueueOptions Queue { get; init; } = new();

    /// <summary>Is told of every run when it has ended. Must not throw. Default: nobody.</summary>
    public Action<ExtensionRunReport>? RunEnded { get; init; }

    /// <summary>Is told of every failure that the watches go on after. Must not throw. Default: nobody.</summary>
    public Action<Exception>? WatchFault { get; init; }
}

/// <summary>A run of the lifecycle for one Extension.</summary>
/// <param name="Extension">The Extension.</param>
/// <param name="Id">The run's own id, for those who look for what belongs together in a log.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Outcome">How it ended; null if it failed or was cancelled.</param>
/// <param name="Failure">Why it failed; null if it did not, or was cancelled.</param>
public sealed record ExtensionRunReport(ObjectKey Extension, Guid Id, TimeSpan Elapsed, LifecycleOutcome? Outcome, Exception? Failure);
