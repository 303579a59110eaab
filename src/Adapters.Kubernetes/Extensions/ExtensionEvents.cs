using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Lifecycle;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Notes on Extensions as Events beside them. They are written in the background, one after the other; while the API server cannot
/// take them, at most <see cref="Capacity"/> wait and further ones are lost. What was noted before is counted up instead of noted anew.
/// </summary>
/// <param name="api">The seed.</param>
/// <param name="time">The clock; null: the system's.</param>
/// <param name="fault">Is told of notes that could not be written; of a missing right only once. Must not throw. Default: nobody.</param>
public sealed class ExtensionEvents(KubernetesApi api, TimeProvider? time = null, Action<Exception>? fault = null) : IExtensionEvents
{
    /// <summary>How many notes wait at most.</summary>
    public const int Capacity = 1000;

    // What the API server takes at most.
    private const int LongestMessage = 1024;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Channel<Note> _notes = Channel.CreateBounded<Note>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly WrittenEvents _written = new();
    private long _lastName;
    private bool _isForbidden;

    /// <inheritdoc/>
    public void Record(ExtensionSnapshot extension, bool isWarning, string reason, string message) => _notes.Writer.TryWrite(new Note(
        new ObjectKey(extension.Namespace, extension.Name),
        extension.Uid,
        isWarning,
        reason,
        message.Length > LongestMessage ? string.Concat(message.AsSpan(0, LongestMessage - 3), "...") : message,
        extension.ResourceVersion,
        _time.GetUtcNow()));

    /// <summary>Writes notes until it is cancelled; then it returns. No failure ends it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (Note note in _notes.Reader.ReadAllAsync(cancellationToken))
            {
                try
                {
                    await WriteAsync(note, cancellationToken);
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

    private async Task WriteAsync(Note note, CancellationToken cancellationToken)
    {
        if (_written.Find(note.Identity) is { } written && await TryCountUpAsync(note, written, cancellationToken))
        {
            return;
        }

        // Two notes may have been taken at the same moment, but names differ.
        _lastName = Math.Max(_lastName + 1, note.Time.UtcTicks);
        string name = $"{note.Extension.Name}.{_lastName.ToString("x", CultureInfo.InvariantCulture)}";
        await api.CreateAsync(ResourceTypes.Events, Event(note, name), cancellationToken);
        _written.Remember(note.Identity, name, 1);
    }

    /// <returns>Whether the Event is still there: API servers keep them for an hour.</returns>
    private async Task<bool> TryCountUpAsync(Note note, (string Name, int Count) written, CancellationToken cancellationToken)
    {
        JsonObject patch = new()
        {
            ["count"] = written.Count + 1,
            ["lastTimestamp"] = note.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        try
        {
            await api.MergePatchAsync(
                ResourceTypes.Events, note.Extension.Namespace, written.Name, JsonMergePatch.Bytes(patch), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsAbsentObject)
        {
            return false;
        }

        _written.Remember(note.Identity, written.Name, written.Count + 1);
        return true;
    }

    private static Corev1Event Event(Note note, string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = note.Extension.Namespace },
        InvolvedObject = new V1ObjectReference
        {
            ApiVersion = ResourceTypes.Extensions.ApiVersion,
            Kind = ResourceTypes.Extensions.Kind,
            Name = note.Extension.Name,
            NamespaceProperty = note.Extension.Namespace,
            Uid = note.Uid,
            ResourceVersion = note.ResourceVersion,
        },
        Type = note.IsWarning ? "Warning" : "Normal",
        Reason = note.Reason,
        Message = note.Message,
        Source = new V1EventSource { Component = "shoot-rsyslog-relp" },
        FirstTimestamp = note.Time.UtcDateTime,
        LastTimestamp = note.Time.UtcDateTime,
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

        fault?.Invoke(exception);
    }

    private sealed record Note(
        ObjectKey Extension, string Uid, bool IsWarning, string Reason, string Message, string ResourceVersion, DateTimeOffset Time)
    {
        public NoteIdentity Identity => new(Extension, Uid, IsWarning, Reason, Message);
    }
}
