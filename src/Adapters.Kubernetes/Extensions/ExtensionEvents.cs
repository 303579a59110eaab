using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Writes Events about Extensions, in the background and one at a time. While the API server does not accept them, at most
/// <see cref="Capacity"/> Events wait and further ones are dropped. A repeated Event increases the count of the first one.
/// </summary>
/// <param name="api">The seed.</param>
/// <param name="time">The clock; null: the system clock.</param>
/// <param name="failed">Called when an Event could not be written, but only once for a missing permission. Must not throw.</param>
public sealed class ExtensionEvents(KubernetesApi api, TimeProvider? time = null, Action<Exception>? failed = null) : IExtensionEvents
{
    /// <summary>How many Events can wait.</summary>
    public const int Capacity = 1000;

    // The longest message that the API server accepts.
    private const int LongestMessage = 1024;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Channel<PendingEvent> _pending = Channel.CreateBounded<PendingEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly WrittenEvents _written = new();
    private long _lastName;
    private bool _isForbidden;

    /// <inheritdoc/>
    public void Record(ExtensionSnapshot extension, bool isWarning, string reason, string message)
    {
        string text = OneLine.Of(message.ReplaceLineEndings(" "), LongestMessage);
        ObjectKey key = new(extension.Namespace, extension.Name);
        PendingEvent pending = new(key, extension.Uid, isWarning, reason, text, extension.ResourceVersion, _time.GetUtcNow());
        _pending.Writer.TryWrite(pending);
    }

    /// <summary>Writes Events until cancelled, then returns. Failures do not end it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (PendingEvent pending in _pending.Reader.ReadAllAsync(cancellationToken))
            {
                try
                {
                    await WriteAsync(pending, cancellationToken);
                }
                catch (KubernetesApiException exception)
                {
                    Report(exception);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        if (_written.Find(pending.Identity) is { } written && await TryCountUpAsync(pending, written, cancellationToken))
        {
            return;
        }

        // Two Events may have been recorded at the same moment, but their names must differ.
        _lastName = Math.Max(_lastName + 1, pending.Time.UtcTicks);
        string name = $"{pending.Extension.Name}.{_lastName.ToString("x", CultureInfo.InvariantCulture)}";
        await api.CreateAsync(ResourceTypes.Events, Event(pending, name), cancellationToken);
        _written.Remember(pending.Identity, name, 1);
    }

    /// <returns>Whether the Event still exists: API servers keep Events for an hour.</returns>
    private async Task<bool> TryCountUpAsync(PendingEvent pending, (string Name, int Count) written, CancellationToken cancellationToken)
    {
        JsonObject patch = new()
        {
            ["count"] = written.Count + 1,
            ["lastTimestamp"] = pending.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        try
        {
            await api.MergePatchAsync(
                ResourceTypes.Events, pending.Extension.Namespace, written.Name, JsonMergePatch.Bytes(patch), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsAbsentObject)
        {
            return false;
        }

        _written.Remember(pending.Identity, written.Name, written.Count + 1);
        return true;
    }

    private static Corev1Event Event(PendingEvent pending, string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = pending.Extension.Namespace },
        InvolvedObject = new V1ObjectReference
        {
            ApiVersion = ResourceTypes.Extensions.ApiVersion,
            Kind = ResourceTypes.Extensions.Kind,
            Name = pending.Extension.Name,
            NamespaceProperty = pending.Extension.Namespace,
            Uid = pending.Uid,
            ResourceVersion = pending.ResourceVersion,
        },
        Type = pending.IsWarning ? "Warning" : "Normal",
        Reason = pending.Reason,
        Message = pending.Message,
        Source = new V1EventSource { Component = "shoot-rsyslog-relp" },
        FirstTimestamp = pending.Time.UtcDateTime,
        LastTimestamp = pending.Time.UtcDateTime,
        Count = 1,
    };

    private void Report(KubernetesApiException exception)
    {
        if (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            if (_isForbidden)
            {
                return;
            }

            _isForbidden = true;
        }

        failed?.Invoke(exception);
    }

    private sealed record PendingEvent(
        ObjectKey Extension, string Uid, bool IsWarning, string Reason, string Message, string ResourceVersion, DateTimeOffset Time)
    {
        public EventIdentity Identity => new(Extension, Uid, IsWarning, Reason, Message);
    }
}
