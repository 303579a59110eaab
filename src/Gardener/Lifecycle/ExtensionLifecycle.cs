namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// The life of an Extension: reconcile, delete, force-delete, migrate, restore. Level-based: each run looks at what is there and
/// takes the next step; between runs, only the Extension itself is remembered. No run waits for others: it returns
/// <see cref="LifecycleOutcome.Waiting"/> instead. Thread-safe, as long as one Extension does not run twice at once.
/// </summary>
public sealed class ExtensionLifecycle
{
    // Gardener itself waits as long for an Extension.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly LifecycleContext _context;

    /// <summary>Makes the lifecycle of all Extensions of a seed.</summary>
    /// <param name="controlPlane">The control plane namespaces.</param>
    /// <param name="events">Events on Extensions.</param>
    /// <param name="time">The clock; <c>lastUpdateTime</c> must be Gardener's.</param>
    /// <param name="monitoring">What monitors a Shoot.</param>
    /// <param name="cleaner">What cleans the nodes: <see cref="CleanerManifest"/>.</param>
    public ExtensionLifecycle(
        IShootControlPlane controlPlane,
        IExtensionEvents events,
        TimeProvider time,
        MonitoringRenderer monitoring,
        ManagedResourceManifest cleaner) =>
        _context = new LifecycleContext(controlPlane, events, time, monitoring, cleaner, new ReportedFindings());

    /// <summary>Takes the next step. It takes at most three minutes.</summary>
    /// <param name="extension">The Extension as a cache knows it; it may be slightly out of date.</param>
    /// <param name="cancellationToken">Ends the run at once and without a write, for a replica that no longer leads.</param>
    /// <exception cref="LifecycleException">
    /// The operation failed; the status already says so, unless writing it failed too. Run it again after a pause.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was ended by <paramref name="cancellationToken"/>.</exception>
    public async Task<LifecycleOutcome> RunAsync(ExtensionSnapshot extension, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(Deadline, _context.Time);
        using CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await new ExtensionRun(_context, extension, run.Token, cancellationToken).TakeNextStepAsync();
        }
        catch (ExtensionGoneException)
        {
            return LifecycleOutcome.Finished;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run of the lifecycle was ended.", exception, cancellationToken);
        }
        catch (Exception exception) when (exception is not LifecycleException)
        {
            throw new LifecycleException(LifecycleException.TextOf(exception), exception);
        }
    }
}
