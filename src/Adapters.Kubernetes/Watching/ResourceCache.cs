using System.Net;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Watching;

/// <summary>
/// A copy of the API server's objects of one kind, kept up to date by a list and then a watch for as long as <see cref="RunAsync"/> runs.
/// It is behind the server by the delay of an event, or for as long as the server cannot be reached; see <see cref="LastContact"/>. Reads
/// are thread-safe and do not wait.
/// </summary>
/// <typeparam name="T">The model. Returned objects are shared and must not be changed.</typeparam>
public sealed class ResourceCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    // A watch that ends sooner without any event counts as a failure, even if the server ended it properly.
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private readonly KubernetesApi _api;
    private readonly ResourceType<T> _type;
    private readonly ResourceCacheOptions<T> _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly ResourceStore<T> _store = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _subscriberLock = new();
    private Action<ResourceChange<T>>[] _subscribers = [];
    private long _lastContactTicks;
    private string? _resourceVersion;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="type">The kind of the objects.</param>
    /// <param name="options">The options; null: the defaults.</param>
    /// <param name="time">The clock; null: the system clock.</param>
    public ResourceCache(KubernetesApi api, ResourceType<T> type, ResourceCacheOptions<T>? options = null, TimeProvider? time = null)
    {
        _api = api;
        _type = type;
        _options = options ?? new ResourceCacheOptions<T>();
        _time = time ?? TimeProvider.System;
        _backoff = new Backoff(_options.FirstPause, _options.LongestPause);
    }

    /// <summary>Whether the first list is complete; never becomes false again.</summary>
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>
    /// The time of the last contact with the server; null if there was none. Without changes, a healthy server sends a bookmark about every
    /// minute.
    /// </summary>
    public DateTimeOffset? LastContact =>
        Interlocked.Read(ref _lastContactTicks) is > 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The time since the last contact with the server; null if there was none.</summary>
    public TimeSpan? Age => _time.GetUtcNow() - LastContact;

    /// <summary>The number of objects.</summary>
    public int Count => _store.Count;

    /// <summary>An object; null if there is none.</summary>
    /// <param name="namespaceName">The namespace; null if the object is not namespaced.</param>
    /// <param name="name">Its name.</param>
    public T? Get(string? namespaceName, string name) => _store.Get(new ObjectKey(namespaceName ?? "", name));

    /// <summary>All objects, or those of one namespace, as of one moment and in no particular order.</summary>
    /// <param name="namespaceName">The namespace; null: all of them.</param>
    public IReadOnlyList<T> List(string? namespaceName = null) => _store.List(namespaceName);

    /// <summary>Returns once the first list is complete.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Reports every change from now on, one at a time and after it is visible in the cache. Subscribe before <see cref="RunAsync"/> to see
    /// every object. The cache waits for its subscribers, so a subscriber should only record the change; an exception of a subscriber does
    /// not affect others.
    /// </summary>
    /// <param name="subscriber">Called with each change.</param>
    public void Subscribe(Action<ResourceChange<T>> subscriber)
    {
        lock (_subscriberLock)
        {
            _subscribers = [.. _subscribers, subscriber];
        }
    }

    /// <summary>Keeps the cache up to date until cancelled, then returns. Failures do not end it. Call it once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan pause = await StepAsync(cancellationToken);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Lists if there is no version to continue from, and then watches.</summary>
    /// <returns>How long to wait before the next step.</returns>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_resourceVersion is null)
            {
                await ListAsync(cancellationToken);
            }

            return await WatchAsync(cancellationToken) ? TimeSpan.Zero : _backoff.NextWithJitter();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
#pragma warning disable CA1031 // Whatever it is, a cache that has stopped and looks alive is worse.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Report(exception);
            KubernetesApiException? failure = exception as KubernetesApiException;

            // 410: the server no longer knows the changes after this version. After other failures of the server the watch can continue
            // from the version; after an exception of our own code the state is not trusted and everything is listed again.
            if (failure is null or { StatusCode: HttpStatusCode.Gone or HttpStatusCode.BadRequest })
            {
                _resourceVersion = null;
            }

            TimeSpan pause = _backoff.NextWithJitter();
            return failure?.RetryAfter > pause ? failure.RetryAfter.Value : pause;
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        List<ReadObject<T>> items = [];
        string? continueFrom = null;
        int? limit = _options.PageSize;
        ResourcePage<T> page;
        do
        {
            try
            {
                page = await _api.ListAsync(_type, _options.Selection, limit, continueFrom, cancellationToken);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Gone && continueFrom is not null)
            {
                // The list took longer than the server keeps its history. Pages would take as long again, so the next list has no pages.
                items.Clear();
                limit = null;
                page = await _api.ListAsync(_type, _options.Selection, null, null, cancellationToken);
            }

            Heard();
            items.AddRange(page.Items);
            continueFrom = page.Continue;
        }
        while (continueFrom is not null);

        Replace(items);
        _resourceVersion = page.ResourceVersion;
        _synced.TrySetResult();
    }

    /// <summary>Watches until the watch ends, breaks or sends nothing for too long.</summary>
    /// <returns>Whether the watch was successful, so that the next one may start immediately.</returns>
    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(_options.IdleTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        TimeSpan timeout = TimeSpan.FromSeconds(Jitter.Between(_options.WatchTimeout.TotalSeconds, 2 * _options.WatchTimeout.TotalSeconds));
        long? begun = null;
        bool heardOf = false, lasted = false;
        try
        {
            using WatchStream<T> watch = await _api.WatchAsync(_type, _options.Selection, _resourceVersion!, timeout, either.Token);
            begun = _time.GetTimestamp();
            silence.CancelAfter(_options.IdleTimeout);
            Heard();
            await foreach (WatchEvent<T> item in watch.WithCancellation(either.Token))
            {
                silence.CancelAfter(_options.IdleTimeout);
                Heard();
                Apply(item);
                heardOf = true;
                _backoff.Reset();
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The network or the server has lost the watch: only a new list shows the missed changes.
            _resourceVersion = null;
            Report(
                new KubernetesApiException($"{_type.Plural}: nothing was heard from the watch for {_options.IdleTimeout.TotalSeconds} s"));
        }
        finally
        {
            // Also if it broke: the server was well in between, so this failure is the first.
            lasted = begun is { } since && _time.GetElapsedTime(since) >= ShortestWatch;
            if (lasted)
            {
                _backoff.Reset();
            }
        }

        return heardOf || lasted;
    }

    /// <summary>Replaces the content of the cache by a list.</summary>
    private void Replace(List<ReadObject<T>> items)
    {
        HashSet<ObjectKey> present = [.. items.Select(static item => item.Key)];
        foreach (ObjectKey key in _store.Keys.Where(key => !present.Contains(key)).ToList())
        {
            Remove(key);
        }

        foreach (ReadObject<T> item in items)
        {
            Set(item);
        }
    }

    private void Apply(WatchEvent<T> item)
    {
        switch (item.Kind)
        {
            case WatchEventKind.Added or WatchEventKind.Modified:
                Set(item.Item);
                break;
            case WatchEventKind.Deleted:
                Remove(item.Item.Key);
                break;
        }

        // The version is set last, so that the event is delivered again after a failure above.
        if (item.Item.ResourceVersion.Length > 0)
        {
            _resourceVersion = item.Item.ResourceVersion;
        }
    }

    private void Set(ReadObject<T> item)
    {
        if (item.Object is null)
        {
            // The object exists, so its last known state stays in the cache.
            Report(
                new KubernetesApiException(
                    $"{_type.Kind} {item.Key} cannot be decoded: {item.Failure?.Message}", innerException: item.Failure));
            return;
        }

        T? previous = _store.Get(item.Key);
        if (previous is not null && previous.Metadata.ResourceVersion == item.ResourceVersion)
        {
            return;
        }

        T current = Trimmed(item.Object);
        if (previous is not null && previous.Metadata.Uid != current.Metadata.Uid)
        {
            // The object was deleted and created again unnoticed.
            Remove(item.Key);
            previous = null;
        }

        _store.Set(item.Key, current);
        Tell(new ResourceChange<T>(previous, current));
    }

    private void Remove(ObjectKey key)
    {
        if (_store.Get(key) is { } previous)
        {
            _store.Remove(key);
            Tell(new ResourceChange<T>(previous, null));
        }
    }

    private T Trimmed(T item)
    {
        if (item.Metadata.Annotations?.Remove(LastAppliedAnnotation) == true && item.Metadata.Annotations.Count == 0)
        {
            item.Metadata.Annotations = null;
        }

        return _options.Trim?.Invoke(item) ?? item;
    }

    private void Tell(ResourceChange<T> change)
    {
        foreach (Action<ResourceChange<T>> subscriber in _subscribers)
        {
            try
            {
                subscriber(change);
            }
#pragma warning disable CA1031 // The failure of a subscriber must not end the cache.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Report(exception);
            }
        }
    }

    private void Heard() => Interlocked.Exchange(ref _lastContactTicks, _time.GetUtcNow().UtcTicks);

    private void Report(Exception exception)
    {
        try
        {
            _options.Failed?.Invoke(exception);
        }
#pragma warning disable CA1031 // The failure of the callback must not end the cache either.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
