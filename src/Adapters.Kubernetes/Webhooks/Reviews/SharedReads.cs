namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// Reads of one kind, shared by those who ask for the same object at the same time. Whoever asks gets a read that began after the question:
/// if one is running, the next one, which begins when that has ended and answers all who have asked by then. At most one read per object
/// runs at a time. Thread-safe.
/// </summary>
/// <typeparam name="T">What a read yields.</typeparam>
/// <param name="read">Reads the object of a key. It ends by itself within a short time.</param>
internal sealed class SharedReads<T>(Func<string, Task<T>> read)
{
    private readonly Lock _lock = new();

    // A key is here while its object is being read; its value is the next read's answer, for which somebody waits already.
    private readonly Dictionary<string, TaskCompletionSource<T>?> _running = [];

    /// <summary>Reads the object of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The read. Whoever gives up ends the own wait only; others may wait for the same read.</returns>
    public Task<T> ReadAsync(string key)
    {
        TaskCompletionSource<T>? next = null;
        lock (_lock)
        {
            if (_running.TryGetValue(key, out next))
            {
                _running[key] = next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                _running[key] = null;
            }
        }

        return next?.Task ?? ReadOnceAsync(key);
    }

    private async Task<T> ReadOnceAsync(string key)
    {
        try
        {
            return await read(key);
        }
        finally
        {
            BeginNext(key);
        }
    }

    private void BeginNext(string key)
    {
        TaskCompletionSource<T>? next;
        lock (_lock)
        {
            next = _running[key];
            if (next is null)
            {
                _running.Remove(key);
                return;
            }

            _running[key] = null;
        }

        _ = AnswerAsync(key, next);
    }

    private async Task AnswerAsync(string key, TaskCompletionSource<T> waiting)
    {
        try
        {
            waiting.SetResult(await ReadOnceAsync(key));
        }
        catch (Exception exception)
        {
            waiting.SetException(exception);
        }
    }
}
