using System.Buffers;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>Collects bytes in arrays that are used again: a patch of 90 KB would else land in the large object heap each time.</summary>
internal sealed class PooledByteWriter(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer = ReviewBuffers.Rent(capacity);
    private int _written;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _written);

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsSpan(_written);
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        (_buffer, _written) = ([], 0);
        if (buffer.Length > 0)
        {
            ReviewBuffers.Return(buffer);
        }
    }

    private void Grow(int sizeHint)
    {
        int needed = checked(_written + Math.Max(sizeHint, 1));
        if (needed <= _buffer.Length)
        {
            return;
        }

        byte[] larger = ReviewBuffers.Rent(Math.Max(needed, 2 * _buffer.Length));
        Written.CopyTo(larger);
        ReviewBuffers.Return(_buffer);
        _buffer = larger;
    }
}
