using System.Threading.Channels;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Keys of objects to process. Each key is queued at most once and processed by one worker at a time; a key that is added while it is
/// processed is processed again afterwards. Ready keys are taken in the order in which they became ready. A key that fails waits, longer
/// each time, without blocking others. Thread-safe.
/// </summary>
/// <param name="options">The options; null: the defaults.</param>
/// <param name="time">The clock; null: the system clock.</param>
public sealed class WorkQueue(WorkQueueOptions? options = null, TimeProvider? time = null) : IDisposable
{
    private readonly WorkQueueOptions _options = options ?? new WorkQueueOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();

    // A key that became ready while it is taken is in _ready, but not in the channel.
    private readonly Channel<ObjectKey> _readyKeys = Channel.CreateUnbounded<ObjectKey>();
    private readonly Dictionary<ObjectKey, long> _ready = [];
    private readonly Dictionary<ObjectKey, long> _taken = [];
    private readonly Dictionary<ObjectKey, Backoff> _failures = [];
    private readonly DelayedKeys _delayed = new();
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>How many keys are ready.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>How many keys are delayed.</summary>
    public int Delayed
    {
        get
        {
            lock (_lock)
            {
                return _delayed.Count;
            }
        }
    }

    /// <summary>How many keys are being processed.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>How long the oldest key in progress has been processed; zero if there is none.</summary>
    public TimeSpan LongestInFlight
    {
        get
        {
            lock (_lock)
            {
                return _taken.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_taken.Values.Min());
            }
        }
    }

    /// <summary>Makes a key ready.</summary>
    /// <param name="key">The key.</param>
    public void Add(ObjectKey key)
    {
        lock (_lock)
        {
            MakeReady(key);
        }
    }

    /// <summary>
    /// Makes a key ready after a delay, unless it is taken before. If a key is delayed several times, the earliest time applies.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">The delay; zero or less means immediately.</param>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (delay <= TimeSpan.Zero)
            {
                MakeReady(key);
            }
            else
            {
                _delayed.Add(key, _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency));
                SetTimer();
            }
        }
    }

    /// <summary>Waits for the next key and takes it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A key, which no other worker gets before <see cref="Done"/> or <see cref="Failed"/>.</returns>
    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancellationToken)
    {
        ObjectKey key = await _readyKeys.Reader.ReadAsync(cancellationToken);
        TimeSpan latency;
        lock (_lock)
        {
            _ready.Remove(key, out long since);
            latency = _time.GetElapsedTime(since);
            _taken.Add(key, _time.GetTimestamp());

            // The reason for the delayed run is covered by this run.
            _delayed.Remove(key);
        }

        _options.Taken?.Invoke(latency);
        return key;
    }

    /// <summary>Returns a key that was processed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="again">The delay after which the key becomes ready again; null: only when it is added.</param>
    /// <param name="isSuccess">Whether earlier failures are forgotten, so that the next pause is the first one.</param>
    public void Done(ObjectKey key, TimeSpan? again = null, bool isSuccess = true)
    {
        lock (_lock)
        {
            if (isSuccess)
            {
                _failures.Remove(key);
            }

            GiveBack(key);
            if (again is { } delay)
            {
                AddAfter(key, delay);
            }
        }
    }

    /// <summary>Returns a key that could not be processed; it becomes ready again after a pause.</summary>
    /// <param name="key">The key.</param>
    public void Failed(ObjectKey key)
    {
        lock (_lock)
        {
            if (!_failures.TryGetValue(key, out Backoff? backoff))
            {
                backoff = new Backoff(_options.FirstPause, _options.LongestPause);
                _failures.Add(key, backoff);
            }

            GiveBack(key);
            AddAfter(key, backoff.Next());
        }

        _options.Retried?.Invoke();
    }

    /// <summary>Stops the timer; delayed keys no longer become ready.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void MakeReady(ObjectKey key)
    {
        if (_ready.TryAdd(key, _time.GetTimestamp()) && !_taken.ContainsKey(key))
        {
            _readyKeys.Writer.TryWrite(key);
        }
    }

    private void GiveBack(ObjectKey key)
    {
        if (_taken.Remove(key) && _ready.ContainsKey(key))
        {
            _readyKeys.Writer.TryWrite(key);
        }
    }

    private void SetTimer()
    {
        if (!_isDisposed && _delayed.Next is { } next)
        {
            _timer ??= _time.CreateTimer(static queue =>
                ((WorkQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            TimeSpan wait = _time.GetElapsedTime(_time.GetTimestamp(), next);

            // Timers have a resolution of milliseconds: rounded down, the timer would fire before the key is due.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            while (_delayed.TakeDue(now) is { } key)
            {
                MakeReady(key);
            }

            SetTimer();
        }
    }
}
