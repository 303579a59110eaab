using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Options of an <see cref="ExtensionController"/>.</summary>
public sealed record ExtensionControllerOptions
{
    /// <summary>How many Extensions are processed at a time, at least 1. Default: 5.</summary>
    public int Workers { get; init; } = 5;

    /// <summary>Whether changes of the specification start a run, instead of Gardener's operation annotation. Default: no.</summary>
    public bool IgnoreOperationAnnotation { get; init; }

    /// <summary>How long a leader waits for the first list of Extensions. Default: 2 minutes, as in controller-runtime.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Options of the queue.</summary>
    public WorkQueueOptions Queue { get; init; } = new();

    /// <summary>Called after every run. Must not throw.</summary>
    public Action<ExtensionRunReport>? RunEnded { get; init; }

    /// <summary>Called after every failure of a watch that the watch recovers from. Must not throw.</summary>
    public Action<Exception>? WatchFailed { get; init; }
}

/// <summary>A run of the lifecycle for one Extension.</summary>
/// <param name="Extension">The Extension.</param>
/// <param name="Id">The id of the run, which its log lines share.</param>
/// <param name="Elapsed">The duration.</param>
/// <param name="Outcome">The outcome; null if the run failed or was cancelled.</param>
/// <param name="Failure">The failure; null if the run succeeded or was cancelled.</param>
public sealed record ExtensionRunReport(ObjectKey Extension, Guid Id, TimeSpan Elapsed, LifecycleOutcome? Outcome, Exception? Failure);
