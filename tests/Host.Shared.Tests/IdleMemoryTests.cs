using RsyslogRelp.Host.Shared.Hosting;

namespace RsyslogRelp.Host.Shared.Tests;

public sealed class IdleMemoryTests
{
    private readonly IdleMemory _memory;
    private long _allocated;
    private bool _letGo;

    public IdleMemoryTests() => _memory = new IdleMemory(TimeProvider.System, () => _letGo = true);

    [Test]
    public void Returns_memory_once_after_a_start_and_once_after_each_load() =>
        Assert.That(
            Collections(30, 0.1, 0.1, 20, 20, 0.5, 0.5, 0.5),
            Is.EqualTo(new[] { false, true, false, false, false, true, false, false }));

    [Test]
    public void An_idle_host_collects_seldom() =>
        Assert.That(Collections([.. Enumerable.Repeat(0.1, 60)]).Count(static collects => collects), Is.EqualTo(1));

    // Whether each period, in which so many MiB were allocated, ends with letting go and a collection.
    private bool[] Collections(params double[] mebibytes) => [.. mebibytes.Select(Collects)];

    private bool Collects(double mebibytes)
    {
        _letGo = false;
        int before = GC.CollectionCount(GC.MaxGeneration);
        _memory.Look(_allocated += (long)(mebibytes * (1 << 20)));
        Assert.That(!_letGo || GC.CollectionCount(GC.MaxGeneration) > before, "let go of, but not collected");
        return _letGo;
    }

    [TearDown]
    public void Dispose() => _memory.Dispose();
}
