namespace RsyslogRelp.Core.Lifecycle;

/// <summary>
/// The life of an Extension: reconcile, delete, force-delete, migrate, restore. Level-based: each run looks at what is there and
/// takes the next step; nothing is remembered between runs but what stands in the Extension. No run waits for others: it returns
/// <see cref="LifecycleOutcome.Waiting"/> instead. Thread-safe, as long as one Extension is not run twice at once.
/// </summary>
/// <param name="controlPlane">The control plane namespaces.</param>
/// <param name="events">Notes on Extensions.</param>
/// <param name="time">The clock; <c>lastUpdateTime</c> must be Gardener's.</param>
public sealed class ExtensionLifecycle(IShootControlPlane controlPlane, IExtensionEvents events, TimeProvider time)
{
    /// <summary>Takes the next step.</summary>
    /// <param name="extension">The Extension as it is known; a little old is old enough.</param>
    /// <param name="cancellationToken">Ends the run at once and without a trace, for when we no longer lead.</param>
    /// <exception cref="LifecycleException">The operation failed; the status says so already, unless writing it failed too. To be run again after a pause.</exception>
    public Task<LifecycleOutcome> RunAsync(ExtensionSnapshot extension, CancellationToken cancellationToken)
    {
        _ = (controlPlane, events, time, extension, cancellationToken);
        throw new InvalidOperationException("Not there yet.");
    }
}
