using System.Net;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

namespace RsyslogRelp.Adapters.Kubernetes.LeaderElection;

/// <summary>
/// Elects one of several processes as leader, by a Lease that its holder keeps renewing. Clocks of different machines are never compared:
/// only the time since <em>this process saw</em> the Lease change matters. A leader that cannot renew the Lease stops before another
/// process may begin.
/// </summary>
public sealed class LeaderElector
{
    private readonly KubernetesApi _api;
    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _time;

    // The Lease as this replica last wrote it; null if that may not be what is stored. It is renewed without being read: if another one
    // has written it since, the server refuses.
    private V1Lease? _written;
    private V1LeaseSpec? _observed;
    private long _observedAt;
    private long _renewedAt;
    private volatile bool _isLeader;
    private volatile string? _leader;
    private int _transitions;

    /// <summary>Creates an elector.</summary>
    /// <param name="api">The API server that keeps the Lease.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock; null: the system clock.</param>
    public LeaderElector(KubernetesApi api, LeaderElectionOptions options, TimeProvider? time = null)
    {
        if (options.RenewDeadline >= options.LeaseDuration
            || options.RetryPeriod >= options.RenewDeadline
            || options.RetryPeriod <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                "The retry period must be shorter than the renew deadline, and that shorter than the lease.", nameof(options));
        }

        _api = api;
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The identity of this replica.</summary>
    public string Identity => _options.Identity;

    /// <summary>Whether this replica leads.</summary>
    public bool IsLeader => _isLeader;

    /// <summary>The leader as far as known; null if there is none.</summary>
    public string? Leader => _leader;

    /// <summary>The time since the Lease was acquired or renewed; null while this replica does not lead.</summary>
    public TimeSpan? LeaseAge => _isLeader ? _time.GetElapsedTime(Interlocked.Read(ref _renewedAt)) : null;

    /// <summary>How often this replica has become the leader.</summary>
    public int Transitions => Volatile.Read(ref _transitions);

    /// <summary>
    /// Tries to acquire the Lease and runs the leader's work while it holds it. After a loss it cancels the work, waits for its end, and
    /// tries again. On cancellation it cancels the work, renews the Lease until the work has ended, and then releases it.
    /// </summary>
    /// <param name="lead">
    /// The leader's work. Its token is cancelled when the term ends; work after that would no longer be protected by the Lease.
    /// </param>
    /// <param name="cancellationToken">Stops it gracefully.</param>
    /// <returns>Returns when cancelled or when the work has ended by itself. An exception of the work is rethrown.</returns>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        while (await AcquireAsync(cancellationToken))
        {
            if (await ServeAsync(lead, cancellationToken))
            {
                return;
            }
        }
    }

    /// <returns>Whether the Lease was acquired; false after a cancellation.</returns>
    private async Task<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await TryHoldAsync(cancellationToken) == Outcome.Held)
                {
                    return true;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The cancelled call may have acquired the Lease.
                await ReleaseAsync();
                return false;
            }
            catch (KubernetesApiException exception)
            {
                _options.Failed?.Invoke(exception);
            }

            await PauseAsync(_options.RetryPeriod * Jitter.Between(1, 2.2), cancellationToken);
        }

        return false;
    }

    /// <returns>Whether the work has ended by itself, so that no further term is needed.</returns>
    private async Task<bool> ServeAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using CancellationTokenSource lost = new();
        using CancellationTokenSource term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
        using CancellationTokenSource workEnded = new();
        SetLeader(true);
        Task work = Task.Run(() => lead(term.Token), CancellationToken.None);
        Task renewal = RenewAsync(lost, workEnded.Token);
        bool isOver = true;
        try
        {
            await work;
            isOver = !lost.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested)
        {
            isOver = cancellationToken.IsCancellationRequested;
        }
        finally
        {
            await workEnded.CancelAsync();
            await renewal;
            if (!lost.IsCancellationRequested)
            {
                await ReleaseAsync();
                SetLeader(false);
            }
        }

        return isOver || cancellationToken.IsCancellationRequested;
    }

    /// <summary>Renews until the work has ended or the Lease is lost; the latter cancels <paramref name="lost"/>.</summary>
    private async Task RenewAsync(CancellationTokenSource lost, CancellationToken workEnded)
    {
        while (true)
        {
            TimeSpan pause = _options.RenewDeadline - _time.GetElapsedTime(_renewedAt);
            await PauseAsync(
                pause < TimeSpan.Zero ? TimeSpan.Zero : pause < _options.RetryPeriod ? pause : _options.RetryPeriod, workEnded);
            if (workEnded.IsCancellationRequested)
            {
                return;
            }

            TimeSpan left = _options.RenewDeadline - _time.GetElapsedTime(_renewedAt);
            if (left <= TimeSpan.Zero || await TryRenewAsync(left, workEnded) == Outcome.HeldByOther)
            {
                SetLeader(false);
                await lost.CancelAsync();
                return;
            }
        }
    }

    private async Task<Outcome> TryRenewAsync(TimeSpan left, CancellationToken workEnded)
    {
        using CancellationTokenSource deadline = new(left, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(workEnded, deadline.Token);
        try
        {
            return await TryHoldAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return Outcome.Unknown;
        }
        catch (KubernetesApiException exception)
        {
            _options.Failed?.Invoke(exception);
            return Outcome.Unknown;
        }
    }

    /// <summary>Acquires or renews the Lease, if no other replica holds it.</summary>
    private async Task<Outcome> TryHoldAsync(CancellationToken cancellationToken)
    {
        // The leader counts from before the request is sent; other replicas count from when they see the change, which is later.
        long start = _time.GetTimestamp();
        DateTime now = _time.GetUtcNow().UtcDateTime;
        V1Lease? lease = _written;
        bool isUnread = lease is not null;
        _written = null;
        lease ??= await _api.GetAsync(ResourceTypes.Leases, _options.Namespace, _options.Name, cancellationToken);
        V1LeaseSpec old = lease?.Spec ?? new V1LeaseSpec();
        if (lease is not null)
        {
            Observe(old, start);
            if (IsHeldByOther(old))
            {
                return Outcome.HeldByOther;
            }
        }

        bool isOurs = old.HolderIdentity == Identity;
        lease ??= new V1Lease { Metadata = new V1ObjectMeta { Name = _options.Name, NamespaceProperty = _options.Namespace } };
        bool isNew = lease.Metadata.ResourceVersion is null;
        lease.Spec = old with
        {
            HolderIdentity = Identity,
            LeaseDurationSeconds = (int)_options.LeaseDuration.TotalSeconds,
            AcquireTime = isOurs ? old.AcquireTime ?? now : now,
            RenewTime = now,
            LeaseTransitions = isNew ? 0 : (old.LeaseTransitions ?? 0) + (isOurs ? 0 : 1),
        };
        try
        {
            lease = isNew
                ? await _api.CreateAsync(ResourceTypes.Leases, lease, cancellationToken)
                : await _api.UpdateAsync(ResourceTypes.Leases, lease, cancellationToken);
        }
        catch (KubernetesApiException exception) when (
            exception.StatusCode == HttpStatusCode.Conflict || (isUnread && exception.IsAbsentObject))
        {
            // Another client has changed or deleted the Lease: read at once whose it is now; after a read, the next attempt does.
            return isUnread ? await TryHoldAsync(cancellationToken) : Outcome.Unknown;
        }

        Interlocked.Exchange(ref _renewedAt, start);
        Observe(lease.Spec!, start);
        _written = lease;
        return Outcome.Held;
    }

    private void Observe(V1LeaseSpec spec, long at)
    {
        if (_observed != spec)
        {
            _observed = spec;
            _observedAt = at;
            string? before = _leader;
            _leader = spec.HolderIdentity is { Length: > 0 } holder ? holder : null;
            if (_leader is { } other && other != before && other != Identity)
            {
                _options.HeldByOther?.Invoke(other);
            }
        }
    }

    private bool IsHeldByOther(V1LeaseSpec spec) =>
        spec.HolderIdentity is { Length: > 0 } holder
        && holder != Identity
        && _time.GetElapsedTime(_observedAt) < (
            spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : _options.LeaseDuration);

    /// <summary>
    /// Releases the Lease if this replica holds it. It does not wait long for the answer, because the Lease also expires by itself.
    /// </summary>
    private async Task ReleaseAsync()
    {
        if (!_options.ReleaseOnCancel)
        {
            return;
        }

        using CancellationTokenSource limit = new(_options.RetryPeriod, _time);
        try
        {
            V1Lease? lease = await _api.GetAsync(ResourceTypes.Leases, _options.Namespace, _options.Name, limit.Token);
            if (lease?.Spec is { } spec && spec.HolderIdentity == Identity)
            {
                lease.Spec = spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = _time.GetUtcNow().UtcDateTime };
                _ = await _api.UpdateAsync(ResourceTypes.Leases, lease, limit.Token);
                _leader = null;
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            _options.Failed?.Invoke(exception);
        }
    }

    private void SetLeader(bool isLeader)
    {
        _isLeader = isLeader;
        if (isLeader)
        {
            Interlocked.Increment(ref _transitions);
        }

        _options.LeadershipChanged?.Invoke(isLeader);
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private enum Outcome
    {
        Held,
        HeldByOther,
        Unknown,
    }
}
