using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>
/// A standard stream by its descriptor. .NET's console streams send a terminal escape sequences of its own (<c>ESC[?1h</c>) that nobody
/// asked for, and a FileStream would write at an offset of its own, over what another process wrote to the same file.
/// </summary>
/// <param name="descriptor">0, 1 or 2.</param>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;

    public override bool CanRead => descriptor == LibC.Input;

    public override bool CanWrite => !CanRead;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (LibC.read(descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length) is >= 0 and var read)
            {
                return (int)read;
            }

            WaitOrThrow(LibC.PollIn);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (LibC.write(descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length) is >= 0 and var written)
            {
                buffer = buffer[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() == BrokenPipe)
            {
                // A reader that leaves early is no failure; StandardStreams.OutputHasNoReader tells.
                return;
            }
            else
            {
                WaitOrThrow(LibC.PollOut);
            }
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Another process may have made a terminal or pipe that both use non-blocking.
    private void WaitOrThrow(short events)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == TryAgain)
        {
            PollDescriptor wanted = new() { Descriptor = descriptor, Wanted = events };
            _ = LibC.poll(ref wanted, 1, -1);
        }
        else if (error != Interrupted)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }
}
