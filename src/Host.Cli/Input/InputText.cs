using System.Buffers;
using System.Text;
using System.Text.Unicode;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Reads a file or standard input as UTF-8 text, never more than <see cref="DocumentLimits.MaxBytes"/>.</summary>
internal static class InputText
{
    /// <summary>Reads a file. It may wait: a named pipe is not open until it has a writer.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    /// <exception cref="DocumentFormatException">It is too large or not UTF-8.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            using FileStream stream = Open(path);
            long length = stream.CanSeek ? stream.Length : 0;
            return length > DocumentLimits.MaxBytes ? throw TooLarge(length) : Read(stream, (int)length);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw FailureText.At(path, exception);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">How many bytes it probably has; 0 if that is not known.</param>
    /// <exception cref="DocumentFormatException">It is too large or not UTF-8.</exception>
    public static string Read(Stream stream, int expected = 0)
    {
        // One byte more, so that the end is found without a larger buffer.
        ArrayBufferWriter<byte> bytes = new(Math.Max(expected + 1, 4096));
        int read;
        while ((read = stream.Read(bytes.GetSpan())) > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > DocumentLimits.MaxBytes)
            {
                throw TooLarge(null);
            }
        }

        return Decode(bytes.WrittenSpan);
    }

    private static FileStream Open(string path) =>
        new(path, new FileStreamOptions { Share = FileShare.ReadWrite, Options = FileOptions.SequentialScan, BufferSize = 0 });

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        switch (bytes)
        {
            case [0xef, 0xbb, 0xbf, ..]:
                bytes = bytes[3..];
                break;
            case [0xff, 0xfe, ..] or [0xfe, 0xff, ..]:
                throw new DocumentFormatException("is UTF-16 text; save it as UTF-8", SourcePosition.Start);
        }

        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw InvalidByte(bytes);
    }

    private static DocumentFormatException InvalidByte(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        int lineStart = bytes[..at].LastIndexOf((byte)'\n') + 1;
        SourcePosition position = new(bytes[..at].Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(bytes[lineStart..at]) + 1);
        return new DocumentFormatException(
            $"not valid UTF-8: byte 0x{bytes[at]:x2} at column {position.Column}; save it as UTF-8", position);
    }

    private static DocumentFormatException TooLarge(long? length) => new(
        $"larger than {DocumentLimits.MaxBytes / (1024 * 1024)} MiB{(length is null ? "" : $" ({length} bytes)")}; "
        + "Kubernetes stores objects of at most 1.5 MiB",
        SourcePosition.Start);
}
