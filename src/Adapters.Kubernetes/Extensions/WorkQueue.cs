using System.Threading.Channels;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Keys of objects that somebody is to look at. A key is in it once, however often it is added, and with one taker at a time: one
/// that is added while it is taken comes again afterwards. Ready keys come in the order in which they became ready; one that fails
/// waits, longer each time, and holds up no other. Thread-safe.
/// </summary>
/// <param name="options">How failures wait; null: the defaults.</param>
/// <param name="time">The clock; null: the system's.</param>
public sealed class WorkQueue(WorkQueueOptions? options = null, TimeProvider? time = null) : IDisposable
{
    private readonly WorkQueueOptions _options = options ?? new WorkQueueOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();

    // A key that is ready but taken is in _ready and not in the channel.
    private readonly Channel<ObjectKey> _order = Channel.CreateUnbounded<ObjectKey>();
    private readonly Dictionary<ObjectKey, long> _ready = [];
    private readonly Dictionary<ObjectKey, long> _taken = [];
    private readonly Dictionary<ObjectKey, int> _failures = [];
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

    /// <summary>How many keys wait for their time.</summary>
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

    /// <summary>How many keys are taken and not done.</summary>
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

    /// <summary>Since when the key that was taken first of those not done is taken; zero if there is none.</summary>
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
    /// Makes a key ready when its time has come, unless it becomes so and is taken before. Of several times the earliest counts.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">After how long; zero or less is at once.</param>
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

    /// <summary>Takes the next key, when there is one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A key, which nobody else gets before <see cref="Done"/> or <see cref="Failed"/>.</returns>
    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancellationToken)
    {
        ObjectKey key = await _order.Reader.ReadAsync(cancellationToken);
        TimeSpan latency;
        lock (_lock)
        {
            _ready.Remove(key, out long since);
            latency = _time.GetElapsedTime(since);
            _taken.Add(key, _time.GetTimestamp());

            // Whatever it was to be looked at for later is seen now.
            _delayed.Remove(key);
        }

        _options.Taken?.Invoke(latency);
        return key;
    }

    /// <summary>Gives a key back that was looked at.</summary>
    /// <param name="key">The key.</param>
    /// <param name="again">After how long it is to be ready again; null: only when it is added.</param>
    /// <param name="isSuccess">Whether failures before it are forgotten, so that the next one is a first.</param>
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

    /// <summary>Gives a key back that could not be looked at; it is ready again after a pause.</summary>
    /// <param name="key">The key.</param>
    public void Failed(ObjectKey key)
    {
        lock (_lock)
        {
            int failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            GiveBack(key);
            AddAfter(
                key,
                TimeSpan.FromSeconds(
                    Math.Min(_options.LongestPause.TotalSeconds, _options.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures, 60)))));
        }

        _options.Retried?.Invoke();
    }

    /// <summary>Stops the clock; nothing becomes ready by time any more.</summary>
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
            _order.Writer.TryWrite(key);
        }
    }

    private void GiveBack(ObjectKey key)
    {
        if (_taken.Remove(key) && _ready.ContainsKey(key))
        {
            _order.Writer.TryWrite(key);
        }
    }

    private void SetTimer()
    {
        if (!_isDisposed && _delayed.Next is { } next)
        {
            _timer ??= _time.CreateTimer(static queue =>
                ((WorkQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            TimeSpan wait = _time.GetElapsedTime(_time.GetTimestamp(), next);

            // A timer counts in milliseconds: one that is rounded down would find nothing due.
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
