using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using k8s;
using k8s.Models;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>
/// A running watch. Enumerate it once. The enumeration ends when the server ends the watch, and throws <see cref="KubernetesApiException"/>
/// when the connection breaks or the server reports a failure, such as 410 for a version that is too old.
/// </summary>
/// <typeparam name="T">The model.</typeparam>
public sealed class WatchStream<T> : IAsyncEnumerable<WatchEvent<T>>, IDisposable
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ResourceType<T> _type;
    private readonly string _call;
    private readonly HttpResponseMessage _response;

    internal WatchStream(ResourceType<T> type, string call, HttpResponseMessage response)
    {
        _type = type;
        _call = call;
        _response = response;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<WatchEvent<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        PipeReader reader = PipeReader.Create(
            await _response.Content.ReadAsStreamAsync(cancellationToken), new StreamPipeReaderOptions(bufferSize: 32 * 1024));
        try
        {
            while (true)
            {
                ReadResult read = await ReadAsync(reader, cancellationToken);
                ReadOnlySequence<byte> rest = read.Buffer;

                // Events are collected before they are returned, because the buffer is not valid while the caller processes one.
                List<WatchEvent<T>> events = [];
                KubernetesApiException? failure = null;
                while (failure is null && TryReadLine(ref rest, read.IsCompleted, out ReadOnlySequence<byte> line))
                {
                    failure = Collect(line, events);
                }

                reader.AdvanceTo(rest.Start, rest.End);
                foreach (WatchEvent<T> item in events)
                {
                    yield return item;
                }

                if (failure is not null)
                {
                    throw failure;
                }

                if (read.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose() => _response.Dispose();

    private async Task<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new KubernetesApiException($"{_call}: the watch broke off: {exception.Message}", innerException: exception);
        }
    }

    private KubernetesApiException? Collect(ReadOnlySequence<byte> line, List<WatchEvent<T>> events)
    {
        try
        {
            events.Add(ResourceReader.Event(_type, line.IsSingleSegment ? line.FirstSpan : line.ToArray(), _call));
            return null;
        }
        catch (KubernetesApiException exception)
        {
            return exception;
        }
        catch (JsonException exception)
        {
            return new KubernetesApiException($"{_call}: the watch sent what is no event: {JsonFailure.Describe(exception)}");
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            if (line.Length > 0)
            {
                return true;
            }
        }

        line = rest;
        if (isLast && rest.Length > 0)
        {
            rest = rest.Slice(rest.End);
            return true;
        }

        return false;
    }
}
