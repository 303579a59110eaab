using RsyslogRelp.Host.Shared.Hosting;

namespace RsyslogRelp.Host.Shared.Tests;

public sealed class IdleMemoryTests
{
    private readonly IdleMemory _memory = new(TimeProvider.System);
    private long _allocated;

    [Test]
    public void Returns_memory_once_after_a_start_and_once_after_each_load() =>
        Assert.That(
            Collections(30, 0.1, 0.1, 20, 20, 0.5, 0.5, 0.5),
            Is.EqualTo(new[] { false, true, false, false, false, true, false, false }));

    [Test]
    public void An_idle_host_collects_seldom() =>
        Assert.That(Collections([.. Enumerable.Repeat(0.1, 60)]).Count(static collects => collects), Is.EqualTo(1));

    // Whether each period, in which so many MiB were allocated, ends with a collection.
    private bool[] Collections(params double[] mebibytes) =>
        [.. mebibytes.Select(size => _memory.IsWorthwhile(_allocated += (long)(size * (1 << 20))))];

    [TearDown]
    public void Dispose() => _memory.Dispose();
}
