using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Lines of a stream as they arrive, none longer than a bound; bytes that are not UTF-8 become U+FFFD.</summary>
internal static class LineReader
{
    /// <summary>The longest line, in bytes: 1 MiB; rsyslogd takes no message above 8 KiB unless it is told to.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>What is wrong with a line that is longer.</summary>
    public static readonly string TooLong = $"longer than {MaxLength} bytes";

    /// <summary>Reads to the end of the stream. Cancellation does not wait for a read in progress.</summary>
    /// <returns>Each line without its line feed; null for one that is too long.</returns>
    public static async IAsyncEnumerable<string?> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        bool skipping = false;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySequence<byte> line = buffer.Slice(0, end);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                yield return skipping || line.Length > MaxLength ? null : Decode(line);
                skipping = false;
            }

            if (result.IsCompleted)
            {
                if (buffer.Length > 0 || skipping)
                {
                    yield return skipping || buffer.Length > MaxLength ? null : Decode(buffer);
                }

                yield break;
            }

            if (buffer.Length > MaxLength)
            {
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static string Decode(ReadOnlySequence<byte> line) => Encoding.UTF8.GetString(line).TrimEnd('\r').TrimStart('\ufeff');
}
