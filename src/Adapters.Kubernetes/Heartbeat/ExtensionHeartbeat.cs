using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Adapters.Kubernetes.Heartbeat;

/// <summary>Renews a Lease, by which Gardener sees that the extension's leader is alive.</summary>
/// <param name="api">The seed.</param>
/// <param name="options">The options.</param>
/// <param name="time">The clock; null: the system clock.</param>
public sealed class ExtensionHeartbeat(KubernetesApi api, HeartbeatOptions options, TimeProvider? time = null)
{
    /// <summary>The Lease's name.</summary>
    public const string LeaseName = "gardener-extension-heartbeat";

    private const int LeaseSeconds = 30;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(0.5), options.Interval);
    private long _lastBeatTicks;
    private bool _exists;

    /// <summary>When the Lease was last renewed; null if it was not yet.</summary>
    public DateTimeOffset? LastBeat =>
        Interlocked.Read(ref _lastBeatTicks) is > 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Renews the Lease until cancelled, then returns. Failures do not end it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan pause = options.Interval;
            try
            {
                await BeatAsync(cancellationToken);
                _backoff.Reset();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesApiException exception)
            {
                options.Failed?.Invoke(exception);
                pause = _backoff.NextWithJitter();
                pause = pause < options.Interval ? pause : options.Interval;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (!_exists)
        {
            _exists = !await TryCreateAsync(now, cancellationToken);
        }

        if (_exists)
        {
            try
            {
                await api.MergePatchAsync(
                    ResourceTypes.Leases, options.Namespace, LeaseName, JsonMergePatch.Bytes(Patch(now)), cancellationToken);
            }
            catch (KubernetesApiException exception) when (exception.IsAbsentObject)
            {
                _exists = false;
                throw;
            }
        }

        _exists = true;
        Interlocked.Exchange(ref _lastBeatTicks, now.UtcTicks);
    }

    /// <returns>Whether the object was created; false if it existed.</returns>
    private async Task<bool> TryCreateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await api.CreateAsync(
                ResourceTypes.Leases,
                new V1Lease
                {
                    Metadata = new V1ObjectMeta { Name = LeaseName, NamespaceProperty = options.Namespace },
                    Spec = new V1LeaseSpec
                    {
                        HolderIdentity = ConfigurationApi.ExtensionType,
                        LeaseDurationSeconds = LeaseSeconds,
                        RenewTime = now.UtcDateTime,
                    },
                },
                cancellationToken);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.Reason == "AlreadyExists")
        {
            return false;
        }
    }

    // The whole specification is ours: values of another holder are removed.
    private static JsonObject Patch(DateTimeOffset now) => new()
    {
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = ConfigurationApi.ExtensionType,
            ["leaseDurationSeconds"] = LeaseSeconds,
            ["renewTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["acquireTime"] = null,
            ["leaseTransitions"] = null,
        },
    };
}
