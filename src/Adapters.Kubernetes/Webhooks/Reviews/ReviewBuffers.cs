using System.Buffers;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// The arrays through which connections go, into which reviews are read and patches are written, kept from one review to the next. .NET's
/// shared pool would keep those of a load for as long as the process is idle. Thread-safe.
/// </summary>
public static class ReviewBuffers
{
    // Enough for 64 reviews of the usual size at a time (benchmarks/webhook-load). Larger arrays are seldom needed; they come from the
    // shared pool, which lets go of them when memory is short.
    private const int Largest = 1 << 20;
    private const int OfEachSize = 64;

    private static ArrayPool<byte> s_pool = Create();

    /// <summary>An array of at least this size, whose content is undefined. Give it back by <see cref="Return"/>.</summary>
    /// <param name="size">Bytes.</param>
    public static byte[] Rent(int size) => For(size).Rent(size);

    /// <summary>Gives an array back; the caller no longer uses it.</summary>
    /// <param name="array">From <see cref="Rent"/>.</param>
    public static void Return(byte[] array) => For(array.Length).Return(array);

    /// <summary>Forgets the arrays that are not in use.</summary>
    public static void Clear() => Volatile.Write(ref s_pool, Create());

    private static ArrayPool<byte> For(int size) => size <= Largest ? Volatile.Read(ref s_pool) : ArrayPool<byte>.Shared;

    private static ArrayPool<byte> Create() => ArrayPool<byte>.Create(Largest, OfEachSize);
}
