using System.Buffers;
using Microsoft.AspNetCore.Connections;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Host.Webhook;

/// <summary>
/// The blocks through which Kestrel reads and writes connections. Its own have 4 KiB: a review of 330 KiB is then read by 80 system calls,
/// each of which wakes another thread, and an answer of 100 KiB is 25 TLS records (benchmarks/README.md).
/// </summary>
internal sealed class ConnectionMemory : IMemoryPoolFactory<byte>
{
    // The largest TLS record.
    private const int BlockSize = 16 * 1024;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        public override int MaxBufferSize => BlockSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
            return new Block();
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Block : IMemoryOwner<byte>
    {
        private byte[]? _array = ReviewBuffers.Rent(BlockSize);

        public Memory<byte> Memory => _array;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                ReviewBuffers.Return(array);
            }
        }
    }
}
