using System.Globalization;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// Creates an Extension, changes its configuration, deletes it, and acts as the resource manager meanwhile; then the next one. None may go
/// before its cleaner was healthy, and nothing of it may stay.
/// </summary>
internal sealed class BriefShoots : IAsyncDisposable
{
    private const string Operation = "gardener.cloud/operation";

    private readonly ITestApiServer _server;
    private readonly Tally _tally;
    private readonly int _number;
    private readonly CancellationTokenSource _end = new();
    private Task _loop = Task.CompletedTask;
    private int _lives;
    private volatile string _step = "";

    public BriefShoots(ITestApiServer server, Tally tally, int number) => (_server, _tally, _number) = (server, tally, number);

    /// <summary>How many Extensions have come and gone.</summary>
    public int Lives => Volatile.Read(ref _lives);

    public void Start() => _loop = Task.Run(async () =>
    {
        for (int i = 0; !_end.IsCancellationRequested; i++)
        {
            try
            {
                await LiveAsync($"shoot--brief{_number}--{i}");
                Interlocked.Increment(ref _lives);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                _tally.Problem($"the life of an Extension: {exception}");
            }
        }
    });

    /// <summary>Waits for the life that is under way now.</summary>
    public Func<Task<string?>> EndOfThisLife()
    {
        int before = Lives;
        return () => Task.FromResult(Lives > before ? null : $"shoot--brief{_number}--... to be gone, which waits for {_step}");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private async Task LiveAsync(string name)
    {
        string namespacePath = $"/api/v1/namespaces/{name}", clusterPath = $"/apis/extensions.gardener.cloud/v1alpha1/clusters/{name}";
        await UntilAsync("Namespace", async () => await ThereAsync(namespacePath, $$$"""
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}","labels":{"gardener.cloud/role":"shoot"} } }
            """));
        await UntilAsync("Cluster", async () => await ThereAsync(clusterPath, $$$"""
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{name}}}"},
            "spec":{"shoot":{"metadata":{"name":"bar","namespace":"garden-foo","uid":"u"} } } }
            """));
        ControlPlaneNamespace space = ControlPlaneNamespace.At(_server, name);
        await UntilAsync("Extension", async () =>
        {
            if (space.Extension() is null)
            {
                await space.CreateExtensionAsync();
            }

            return true;
        });
        await UntilAsync("the first reconciliation", () => IsReconciledAsync(space, 1));
        await UntilAsync("another configuration", async () => (long)(
            await space.SetOperationAsync(providerConfig: """{"target":"elsewhere.example.com"}"""))["metadata"]!["generation"]! > 1);
        await UntilAsync("the second reconciliation", () => IsReconciledAsync(space, 2));
        await UntilAsync("the deletion", async () =>
        {
            if (space.Extension() is { } there && there["metadata"]!["deletionTimestamp"] is null)
            {
                await space.DeleteExtensionAsync();
            }

            return true;
        });
        bool wasHealthy = false;
        await UntilAsync("the Extension to go", async () =>
        {
            wasHealthy |= await ManageAsync(space);
            return space.Extension() is null;
        });
        if (!wasHealthy)
        {
            _tally.Problem($"{name}: the Extension went before its cleaner was healthy");
        }

        await UntilAsync("the check of what is left", () =>
        {
            string[] left = [.. space.MonitoringPaths.Append(space.CleanerPath).Where(path => space.Read(path) is not null)];
            if (left.Length > 0)
            {
                _tally.Problem($"{name}: the Extension is gone, and there still is {string.Join(", ", left)}");
            }

            return Task.FromResult(true);
        });
    }

    private static Task<bool> IsReconciledAsync(ControlPlaneNamespace space, long generation)
    {
        JsonNode extension = space.Extension()!;
        JsonNode? status = extension["status"];
        return Task.FromResult(
            extension["metadata"]!["annotations"]?[Operation] is null
            && (string?)status?["lastOperation"]?["state"] == "Succeeded"
            && ((long?)status["observedGeneration"] ?? 0) >= generation
            && space.MonitoringPaths.All(path => space.Read(path) is not null));
    }

    /// <returns>Whether the cleaner was reported to be healthy.</returns>
    private static async Task<bool> ManageAsync(ControlPlaneNamespace space)
    {
        switch (space.Read(space.CleanerPath)?["metadata"])
        {
            case { } metadata when metadata["deletionTimestamp"] is not null:
                await space.ReleaseCleanerAsync();
                return false;
            case { } metadata when metadata["finalizers"] is null:
                await space.HoldCleanerAsync();
                await space.SetCleanerHealthyAsync();
                return true;
            case { }:
                // An earlier attempt may have ended in between.
                await space.SetCleanerHealthyAsync();
                return true;
            default:
                return false;
        }
    }

    private async Task<bool> ThereAsync(string path, string json)
    {
        if (await _server.Admin.GetAsync(path) is null)
        {
            await _server.Admin.CreateAsync(path[..path.LastIndexOf('/')], json);
        }

        return true;
    }

    // Whatever the API server answers during a fault, the step is tried again.
    private async Task UntilAsync(string what, Func<Task<bool>> step)
    {
        _step = what;
        for (int wait = 20; ; wait = Math.Min(500, wait * 2))
        {
            try
            {
                if (await step())
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
            {
                _step = string.Create(CultureInfo.InvariantCulture, $"{what} ({exception.Message})");
            }

            await Task.Delay(wait, _end.Token);
        }
    }
}
