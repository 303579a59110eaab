namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// Gardener's resource manager, as far as a cleaner sees it: holds it, finds it healthy, and lets it go once it is deleted.
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
                // Something has gone between two calls; the next round sees it.
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
