namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>Stands in for a stream that was closed before the process began: it fails when it is used, not before.</summary>
/// <param name="name">Its name in the message.</param>
internal sealed class ClosedStream(string name) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

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

    public override int Read(byte[] buffer, int offset, int count) => throw Closed();

    public override void Write(byte[] buffer, int offset, int count) => throw Closed();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private IOException Closed() => new($"{name} is closed");
}
