namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>Writes to another stream and ignores failures.</summary>
internal sealed class BestEffortStream(Stream target) : Stream
{
    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => Try(target.Flush);

    public override void Write(byte[] buffer, int offset, int count) => Try(() => target.Write(buffer, offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Writing to a descriptor that is open for reading only throws an UnauthorizedAccessException.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
