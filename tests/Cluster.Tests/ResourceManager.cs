namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// Acts as Gardener's resource manager for a cleaner: adds a finalizer, reports it healthy, and removes the finalizer after its deletion.
/// </summary>
internal sealed class ResourceManager : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public ResourceManager(ControlPlaneNamespace space) => _loop = Task.Run(async () =>
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                switch (space.Read(space.CleanerPath)?["metadata"])
                {
                    case { } metadata when metadata["deletionTimestamp"] is not null:
                        await space.ReleaseCleanerAsync();
                        break;
                    case { } metadata when metadata["finalizers"] is null:
                        await space.HoldCleanerAsync();
                        await space.SetCleanerHealthyAsync();
                        break;
                }
            }
            catch (HttpRequestException)
            {
                // An object was deleted between two calls; the next round handles it.
            }

            await Task.Delay(10);
        }
    });

    public void Dispose()
    {
        _end.Cancel();
        _loop.GetAwaiter().GetResult();
        _end.Dispose();
    }
}
