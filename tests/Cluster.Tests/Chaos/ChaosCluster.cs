using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A real API server and etcd, and two replicas of each host, which reach it through a proxy.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    /// <summary>Who takes a Lease.</summary>
    public const string Stranger = "stranger";

    private const string ControllerSpace = "extension-controller";

    private readonly TemporaryDirectory _clocks = new();
    private int _clockFiles;

    private ChaosCluster(RealApiServer server, ApiServerProxy proxy) => (Server, Proxy) = (server, proxy);

    public RealApiServer Server { get; }

    public ApiServerProxy Proxy { get; }

    public WebhookSide SeedSide { get; private set; } = null!;

    public WebhookSide GardenSide { get; private set; } = null!;

    public IReadOnlyList<WebhookSide> Sides => [SeedSide, GardenSide];

    public IReadOnlyList<Replica> Controllers { get; private set; } = [];

    public IEnumerable<Replica> Replicas => [.. SeedSide.Replicas, .. GardenSide.Replicas, .. Controllers];

    public static string ControllerLease =>
        $"/apis/coordination.k8s.io/v1/namespaces/{ControllerSpace}/leases/extension-shoot-rsyslog-relp-leader-election";

    public static async Task<ChaosCluster> StartAsync(Tally tally)
    {
        // Half an hour writes more than etcd may hold, and a kube-apiserver that is killed in less than its five minutes never compacts.
        RealApiServer server = await RealApiServer.StartAsync(["--etcd-compaction-interval=1m"], []);
        ChaosCluster cluster = new(server, await ApiServerProxy.StartAsync(server));
        foreach (string space in (string[])[Seed.Space, Garden.Space, Garden.Project, ControllerSpace])
        {
            await server.Admin.CreateNamespaceAsync(space);
        }

        cluster.SeedSide = WebhookSide.StartSeed(cluster.Proxy, tally, cluster.NewClock);
        cluster.GardenSide = WebhookSide.StartGarden(cluster.Proxy, tally, cluster.NewClock);
        cluster.Controllers =
        [
            .. Enumerable.Range(0, 2).Select(i =>
            {
                string? clock = i == 0 ? null : cluster.NewClock();
                return new Replica(
                    $"controller {i}",
                    0,
                    clock,
                    () => ControllerProcess.StartIn(ShiftedClock.Variables(clock), cluster.Proxy, ControllerSpace),
                    tally);
            }),
        ];
        return cluster;
    }

    /// <summary>What is not yet as it must be, of API server and hosts; null if all is.</summary>
    public async Task<string?> AwaitedAsync() =>
        await SeedSide.AwaitedAsync() ?? await GardenSide.AwaitedAsync() ?? await Replica.AwaitedAsync(Controllers);

    /// <summary>Writes a stranger into a Lease.</summary>
    public Task StealAsync(string lease) => Server.Admin.MergePatchAsync(lease, new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = Stranger,
            ["leaseDurationSeconds"] = 15,
            ["renewTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null),
        },
    }.ToJsonString());

    public async ValueTask DisposeAsync()
    {
        await SeedSide.DisposeAsync();
        await GardenSide.DisposeAsync();
        foreach (Replica replica in Controllers)
        {
            await replica.DisposeAsync();
        }

        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
        _clocks.Dispose();
    }

    private string? NewClock()
    {
        if (!ShiftedClock.IsPossible)
        {
            return null;
        }

        string file = _clocks.Below($"clock-{_clockFiles++}");
        ShiftedClock.Shift(file, TimeSpan.Zero);
        return file;
    }
}
