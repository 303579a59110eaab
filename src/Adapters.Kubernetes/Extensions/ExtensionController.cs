using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Runs the lifecycle of each Extension of our type when Gardener requests it, when the event it waits for has happened, or when it is due.
/// Every replica watches; only the leader works.
/// </summary>
public sealed class ExtensionController
{
    private readonly Func<ExtensionSnapshot, CancellationToken, Task<LifecycleOutcome>> _run;
    private readonly ExtensionControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ResourceCache<Extension> _extensions;
    private readonly ResourceCache<ManagedResource> _cleaners;
    private volatile WorkQueue? _queue;

    /// <summary>Creates a controller.</summary>
    /// <param name="api">The seed.</param>
    /// <param name="run">Runs the lifecycle once: <see cref="ExtensionLifecycle.RunAsync"/>.</param>
    /// <param name="options">The options; null: the defaults.</param>
    /// <param name="time">The clock; null: the system clock.</param>
    public ExtensionController(
        KubernetesApi api, Func<ExtensionSnapshot, CancellationToken, Task<LifecycleOutcome>> run, ExtensionControllerOptions? options =
            null, TimeProvider? time = null)
    {
        _run = run;
        _options = options ?? new ExtensionControllerOptions();
        _time = time ?? TimeProvider.System;
        _extensions = new ResourceCache<Extension>(
            api, ResourceTypes.Extensions, new ResourceCacheOptions<Extension>
            {
                Trim = ExtensionSnapshots.Trim,
                Failed = _options.WatchFailed,
            }, time);
        _cleaners = new ResourceCache<ManagedResource>(
            api,
            ResourceTypes.ManagedResources,
            new ResourceCacheOptions<ManagedResource>
            {
                Selection = new ResourceSelection { FieldSelector = $"metadata.name={CleanerManifest.Name}" },
                Trim = static resource => resource with { Spec = null },
                Failed = _options.WatchFailed,
            },
            time);
        _extensions.Subscribe(OnExtension);
        _cleaners.Subscribe(OnCleaner);
    }

    /// <summary>Whether the first list of Extensions is complete.</summary>
    public bool HasSynced => _extensions.HasSynced;

    /// <summary>The time since the last contact of the watch of Extensions with the API server; null if there was none.</summary>
    public TimeSpan? CacheAge => _extensions.Age;

    /// <summary>The queue of the current term; null while this replica does not lead.</summary>
    public WorkQueue? Queue => _queue;

    /// <summary>
    /// The number of Extensions of our type per state of the last operation, such as <c>Succeeded</c>; the empty state counts those without
    /// an operation.
    /// </summary>
    public IEnumerable<KeyValuePair<string, int>> CountByState() =>
        _extensions.List()
            .Where(ExtensionSnapshots.IsOurs)
            .CountBy(static extension => ExtensionSnapshots.Of(extension).LastOperation?.State.ToString() ?? "");

    /// <summary>Watches until cancelled, then returns. Failures do not end it. Call it once, whether or not this replica leads.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public Task WatchAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_extensions.RunAsync(cancellationToken), _cleaners.RunAsync(cancellationToken));

    /// <summary>
    /// Works for one term: processes every Extension as if it were new, and then those that change. A failed run does not end the term.
    /// </summary>
    /// <param name="cancellationToken">Ends the term; runs in progress are cancelled and awaited.</param>
    /// <exception cref="TimeoutException">
    /// The Extensions are not known within <see cref="ExtensionControllerOptions.SyncTimeout"/>: a replica that cannot list them must not
    /// lead.
    /// </exception>
    public async Task LeadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _extensions.WaitForSyncAsync(cancellationToken).WaitAsync(_options.SyncTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the watch of Extensions has not synced within {_options.SyncTimeout.TotalSeconds} seconds");
        }

        using WorkQueue queue = new(_options.Queue, _time);

        // The queue is set before the list is read, so that a change in between is processed twice rather than not at all.
        _queue = queue;
        try
        {
            foreach (Extension extension in _extensions.List().Where(IsDueAtStart))
            {
                queue.Add(ObjectKey.Of(extension.Metadata));
            }

            await new Workers(queue, _options.Workers, WorkAsync).RunAsync(cancellationToken);
        }
        finally
        {
            _queue = null;
        }
    }

    private bool IsDueAtStart(Extension extension) =>
        ExtensionSnapshots.IsOurs(extension)
            && ExtensionPredicates.AdmitsAdded(ExtensionSnapshots.Of(extension), _options.IgnoreOperationAnnotation);

    private void OnExtension(ResourceChange<Extension> change)
    {
        if (_queue is not { } queue || change.Current is not { } current || !ExtensionSnapshots.IsOurs(current))
        {
            return;
        }

        bool isDue = change.Previous is { } previous
            ? ExtensionPredicates.AdmitsChanged(
                ExtensionSnapshots.Of(previous), ExtensionSnapshots.Of(current), _options.IgnoreOperationAnnotation)
            : IsDueAtStart(current);
        if (isDue)
        {
            queue.Add(ObjectKey.Of(current.Metadata));
        }
    }

    /// <summary>A deletion waits until the cleaner is healthy, and then until it is gone.</summary>
    private void OnCleaner(ResourceChange<ManagedResource> change)
    {
        bool wasHealthy = change.Previous is { } previous && ManagedResourceStates.Of(previous).IsHealthy;
        bool isAwaited = change.Current is not { } current || (ManagedResourceStates.Of(current).IsHealthy && !wasHealthy);
        if (_queue is not { } queue || !isAwaited)
        {
            return;
        }

        foreach (Extension extension in _extensions.List(change.Object.Metadata.NamespaceProperty))
        {
            if (ExtensionSnapshots.IsOurs(extension) && extension.Metadata.DeletionTimestamp is not null)
            {
                queue.Add(ObjectKey.Of(extension.Metadata));
            }
        }
    }

    private async Task<LifecycleOutcome> WorkAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_extensions.Get(key.Namespace, key.Name) is not { } extension
            || ExtensionSnapshots.Of(extension) is not { } snapshot
            || !ExtensionPredicates.IsOurs(snapshot))
        {
            return LifecycleOutcome.Finished;
        }

        Guid id = Guid.NewGuid();
        long begin = _time.GetTimestamp();
        LifecycleOutcome? outcome = null;
        Exception? failure = null;
        try
        {
            outcome = await _run(snapshot, cancellationToken);
            return outcome.Value;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failure = exception;
            throw;
        }
        finally
        {
            _options.RunEnded?.Invoke(new ExtensionRunReport(key, id, _time.GetElapsedTime(begin), outcome, failure));
        }
    }
}
