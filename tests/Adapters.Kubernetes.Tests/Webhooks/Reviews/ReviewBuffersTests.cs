using System.Runtime.CompilerServices;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

[NonParallelizable]
internal sealed class ReviewBuffersTests
{
    [SetUp]
    public void Begin() => ReviewBuffers.Clear();

    [TestCase(1)]
    [TestCase(300_000)]
    [TestCase(1 << 20)]
    [TestCase((1 << 20) + 1)]
    [TestCase(7 << 20)]
    public void An_array_is_large_enough_and_used_again(int size)
    {
        byte[] array = ReviewBuffers.Rent(size);
        ReviewBuffers.Return(array);

        byte[] again = ReviewBuffers.Rent(size);

        Assert.That(array, Has.Length.GreaterThanOrEqualTo(size));
        Assert.That(again, Is.SameAs(array));
        ReviewBuffers.Return(again);
    }

    [Test]
    public void After_a_load_its_arrays_are_kept_until_they_are_let_go_of()
    {
        WeakReference[] load = Load();
        GC.Collect();
        Assert.That(load.Count(static array => array.IsAlive), Is.EqualTo(64));

        ReviewBuffers.Clear();
        GC.Collect();
        Assert.That(load.Count(static array => array.IsAlive), Is.Zero);
    }

    [Test]
    public void An_array_that_was_in_use_meanwhile_can_be_given_back()
    {
        byte[] array = ReviewBuffers.Rent(1000);

        ReviewBuffers.Clear();

        Assert.That(() => ReviewBuffers.Return(array), Throws.Nothing);
    }

    // 64 reviews at a time; in a frame of its own, so that no local variable keeps an array.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Load()
    {
        byte[][] arrays = [.. Enumerable.Range(0, 64).Select(static _ => ReviewBuffers.Rent(100_000))];
        Array.ForEach(arrays, ReviewBuffers.Return);
        return [.. arrays.Select(static array => new WeakReference(array))];
    }
}
