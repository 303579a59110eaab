using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Has the lifecycle run for every Extension of ours whenever Gardener asks for it, what it waits for has happened, or its time has
/// come. Every replica watches; the one that leads works.
/// </summary>
public sealed class ExtensionController
{
    private readonly Func<ExtensionSnapshot, CancellationToken, Task<LifecycleOutcome>> _run;
    private readonly ExtensionControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ResourceCache<Extension> _extensions;
    private readonly ResourceCache<ManagedResource> _cleaners;
    private volatile WorkQueue? _queue;

    /// <summary>Makes a controller.</summary>
    /// <param name="api">The seed.</param>
    /// <param name="run">A run of the lifecycle: <see cref="ExtensionLifecycle.RunAsync"/>.</param>
    /// <param name="options">How it works; null: the defaults.</param>
    /// <param name="time">The clock; null: the system's.</param>
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
                Fault = _options.WatchFault,
            }, time);
        _cleaners = new ResourceCache<ManagedResource>(
            api,
            ResourceTypes.ManagedResources,
            new ResourceCacheOptions<ManagedResource>
            {
                Selection = new ResourceSelection { FieldSelector = $"metadata.name={CleanerManifest.Name}" },
                Trim = static resource => resource with { Spec = null },
                Fault = _options.WatchFault,
            },
            time);
        _extensions.Subscribe(OnExtension);
        _cleaners.Subscribe(OnCleaner);
    }

    /// <summary>Whether every Extension is known.</summary>
    public bool HasSynced => _extensions.HasSynced;

    /// <summary>How long ago the watch of Extensions last heard of the API server; null if never.</summary>
    public TimeSpan? CacheAge => _extensions.Age;

    /// <summary>The queue of this term; null while another leads.</summary>
    public WorkQueue? Queue => _queue;

    /// <summary>
    /// How many Extensions of ours there are by the state of their last operation, such as <c>Succeeded</c>; empty for those without one.
    /// </summary>
    public IEnumerable<KeyValuePair<string, int>> CountByState() =>
        _extensions.List()
            .Where(ExtensionSnapshots.IsOurs)
            .CountBy(static extension => ExtensionSnapshots.Of(extension).LastOperation?.State.ToString() ?? "");

    /// <summary>Watches until it is cancelled; then it returns. No failure ends it. To be called once, whether or not we lead.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WatchAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_extensions.RunAsync(cancellationToken), _cleaners.RunAsync(cancellationToken));

    /// <summary>
    /// Works for one term: looks at every Extension as if it were new, and then at those that change. No failure of a run ends it.
    /// </summary>
    /// <param name="cancellationToken">Ends the term; runs in flight are cancelled and waited for.</param>
    /// <exception cref="TimeoutException">
    /// The Extensions are not known within <see cref="ExtensionControllerOptions.SyncTimeout"/>: who cannot see them is not to lead.
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

        // First the queue, then the list: a change in between comes twice rather than never.
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

    /// <summary>A deletion waits for the cleaner to become healthy, and then for its end.</summary>
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
