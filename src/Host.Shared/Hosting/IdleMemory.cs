using Microsoft.Extensions.Hosting;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// Returns memory to the system as soon as a start or a load is over. By itself .NET keeps it until the next collection, which an idle
/// replica may not have for hours.
/// </summary>
/// <param name="time">The time.</param>
/// <param name="letGo">Called before each collection, to let go of what is kept for the next load.</param>
internal sealed class IdleMemory(TimeProvider time, Action letGo) : BackgroundService
{
    // Renewing a lease and scraped metrics allocate less in a period; a start and every load allocate more in all.
    private const long IdleBytes = 1 << 20;
    private const long WorthwhileBytes = 4 << 20;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    private long _before;
    private long _collected;

    /// <summary>Returns memory if the host was idle since the last look, and not since memory was returned.</summary>
    /// <param name="allocated">The bytes that the process has allocated so far.</param>
    public void Look(long allocated)
    {
        bool isWorthwhile = allocated - _before < IdleBytes && allocated - _collected > WorthwhileBytes;
        _before = allocated;
        if (isWorthwhile)
        {
            _collected = allocated;
            letGo();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A cancelled wait would be logged as a failure where a host ends before it has started.
        using PeriodicTimer timer = new(s_period, time);
        using CancellationTokenRegistration end = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            Look(GC.GetTotalAllocatedBytes());
        }
    }
}
