using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A kind of fault.</summary>
/// <param name="Name">As in docs/reliability.md.</param>
/// <param name="Make">Decides by a random number to what it happens, and for how long.</param>
internal sealed record Fault(string Name, Func<ChaosCluster, Random, Strike> Make);

/// <summary>
/// Every kind of fault. Replicas that are killed or terminated are always the second of their host, so that the first shows over the whole
/// run whether it grows.
/// </summary>
internal static class Faults
{
    private const string ApiServer = "API server";
    private const string Hosts = "hosts' calls";

    private const int Victim = 1;

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("API server killed", static (cluster, random) => Outage(
            "API server killed", random, cluster.Server.KillServer, cluster.Server.StartKilled)),
        new("API server stalled", static (cluster, random) => Outage(
            "API server stalled", random, cluster.Server.StallServer, cluster.Server.Resume)),
        new("etcd killed", static (cluster, random) => Outage(
            "etcd killed", random, cluster.Server.KillEtcd, cluster.Server.StartKilled)),
        new("etcd stalled", static (cluster, random) => Outage(
            "etcd stalled", random, cluster.Server.StallEtcd, cluster.Server.Resume)),
        new("network from hosts to API server cut", static (cluster, random) => Disturbed(
            "network from hosts to API server cut", cluster, random, Disturbance.Cut)),
        new("every second call of the hosts answered 429", static (cluster, random) => Disturbed(
            "every second call of the hosts answered 429", cluster, random, Disturbance.TooManyRequests)),
        new("every second write of the hosts answered 409", static (cluster, random) => Disturbed(
            "every second write of the hosts answered 409", cluster, random, Disturbance.Conflicts)),
        new("webhook killed", static (cluster, random) => OfSide(
            "webhook killed", cluster, random, Excuse.UnderWay, static replica => replica.Kill(), static replica => replica.StartAgain())),
        new("webhook terminated", static (cluster, random) => OfSide(
            "webhook terminated", cluster, random, Excuse.Nothing, static replica => replica.AskToEnd(), static replica => replica.StartAgain())),
        new("webhook stalled", static (cluster, random) => OfSide(
            "webhook stalled",
            cluster,
            random,
            Excuse.WhileItLasts,
            static replica => replica.Process.Stall(),
            static replica => replica.Process.Resume(),
            random.Next(2),
            longest: 15)),
        new("controller killed", static (cluster, random) => OfController(
            "controller killed", cluster, random, static replica => replica.Kill(), static replica => replica.StartAgain(), Victim)),
        new("controller stalled", static (cluster, random) => OfController(
            "controller stalled",
            cluster,
            random,
            static replica => replica.Process.Stall(),
            static replica => replica.Process.Resume(),
            random.Next(2))),
        new("lease taken by a stranger", static (cluster, random) => OfLease(
            "lease taken by a stranger", cluster, random, cluster.StealAsync)),
        new("lease deleted", static (cluster, random) => OfLease(
            "lease deleted", cluster, random, cluster.Server.Admin.DeleteAsync)),
        new("Secrets of the certificates deleted", static (cluster, random) => OfCertificates(
            "Secrets of the certificates deleted", cluster, random, static (side, _) => side.DeleteSecretsAsync())),
        new("certificates rotated", static (cluster, random) => OfCertificates(
            "certificates rotated", cluster, random, static (side, round) => side.RotateAsync(round))),
        new("registration deleted", static (cluster, random) => OfRegistration(
            "registration deleted", cluster, random, side => cluster.Server.Admin.DeleteAsync(side.Registration))),
        new("registration without caBundle", static (cluster, random) => OfRegistration(
            "registration without caBundle", cluster, random, side => cluster.Server.Admin.SendAsync(
                HttpMethod.Patch,
                side.Registration,
                """[{"op":"remove","path":"/webhooks/0/clientConfig/caBundle"}]""",
                "application/json-patch+json"))),
        new("100 slow clients", SlowClients),
        .. ShiftedClock.IsPossible
            ? (Fault[])[new("clock of a host jumps by an hour", ClockJumps)]
            : [],
    ];

    private static TimeSpan Seconds(Random random, int longest = 8) => TimeSpan.FromSeconds(2 + (random.NextDouble() * (longest - 2)));

    private static Func<Task> Acting(Action action) => () => Task.Run(action);

    private static Strike Outage(string name, Random random, Action begin, Action end) => new(name, "")
    {
        Touches = ApiServer,
        Excuse = Excuse.UntilConverged,
        StopsApiServer = true,
        Duration = Seconds(random),
        Begin = Acting(begin),
        End = Acting(end),
    };

    // To a host, its API server fails. The webhook's own reads are repeated while the review waits, and then it denies.
    private static Strike Disturbed(string name, ChaosCluster cluster, Random random, Disturbance disturbance) => new(name, "")
    {
        Touches = Hosts,
        Excuse = disturbance == Disturbance.Conflicts ? Excuse.Nothing : Excuse.UntilConverged,
        Duration = Seconds(random),
        Begin = Acting(() => cluster.Proxy.Disturbance = disturbance),
        End = Acting(() => cluster.Proxy.Disturbance = Disturbance.None),
    };

    private static WebhookSide Side(ChaosCluster cluster, Random random) => cluster.Sides[random.Next(2)];

    private static Strike OfSide(
        string name,
        ChaosCluster cluster,
        Random random,
        Excuse excuse,
        Action<Replica> begin,
        Action<Replica> end,
        int number = Victim,
        int longest = 8)
    {
        WebhookSide side = Side(cluster, random);
        Replica replica = side.Replicas[number];
        return new Strike(name, replica.Name)
        {
            Touches = side.Name,
            Excuse = excuse,
            Side = side.Name,
            Duration = Seconds(random, longest),
            Begin = Acting(() => begin(replica)),
            End = Acting(() => end(replica)),
        };
    }

    private static Strike OfController(
        string name, ChaosCluster cluster, Random random, Action<Replica> begin, Action<Replica> end, int number) =>
        new(name, cluster.Controllers[number].Name)
        {
            Touches = "controller",
            Duration = Seconds(random, longest: 15),
            Begin = Acting(() => begin(cluster.Controllers[number])),
            End = Acting(() => end(cluster.Controllers[number])),
        };

    private static Strike OfLease(string name, ChaosCluster cluster, Random random, Func<string, Task> act)
    {
        (string holder, string lease) = random.Next(3) switch
        {
            0 => (cluster.SeedSide.Name, cluster.SeedSide.LeasePath),
            1 => (cluster.GardenSide.Name, cluster.GardenSide.LeasePath),
            _ => ("controller", ChaosCluster.ControllerLease),
        };
        return new Strike(name, holder)
        {
            Touches = holder,
            Begin = () => act(lease),
            Awaited = async () =>
                (string?)(await cluster.Server.Admin.GetAsync(lease))?["spec"]?["holderIdentity"] is { Length: > 0 } who
                    && who != ChaosCluster.Stranger
                        ? null
                        : $"{holder}: a lease of its own",
        };
    }

    private static Strike OfCertificates(string name, ChaosCluster cluster, Random random, Func<WebhookSide, int, Task> act)
    {
        WebhookSide side = Side(cluster, random);
        int round = random.Next(1, 1000);
        string old = "";
        return new Strike(name, side.Name)
        {
            Touches = side.Name,
            Begin = () =>
            {
                old = side.Serial(0);
                return act(side, round);
            },
            Awaited = () => Task.FromResult(side.Serial(0) == old ? $"{side.Name}: another certificate" : null),
        };
    }

    private static Strike OfRegistration(string name, ChaosCluster cluster, Random random, Func<WebhookSide, Task> act)
    {
        WebhookSide side = Side(cluster, random);
        return new Strike(name, side.Name)
        {
            Touches = side.Name,
            Excuse = Excuse.UntilConverged,
            Side = side.Name,
            Unregisters = true,
            Begin = () => act(side),
            Awaited = async () =>
            {
                if (await side.BundleAsync() is not { Length: > 0 })
                {
                    return $"{side.Name}: a registration with a bundle";
                }

                // It is well only when the API server goes by that registration, too.
                await Registrations.SeenAsync(cluster.Server, side.Registration, () => side.Replicas[0].LastLines(20));
                return null;
            },
        };
    }

    private static Strike SlowClients(ChaosCluster cluster, Random random)
    {
        WebhookSide side = Side(cluster, random);
        CancellationTokenSource enough = new();
        Task clients = Task.CompletedTask;
        return new Strike("100 slow clients", side.Name)
        {
            Touches = side.Name,
            Duration = Seconds(random),
            Begin = () =>
            {
                clients = Task.WhenAll(Enumerable.Range(0, 100).Select(
                    i => Task.Run(() => SlowClient.RunAsync(side.Replicas[i % 2].Port, (SlowClient.Behaviour)(i / 2 % 4), enough.Token))));
                return Task.CompletedTask;
            },
            End = async () =>
            {
                await enough.CancelAsync();
                await clients;
                enough.Dispose();
            },
        };
    }

    private static Strike ClockJumps(ChaosCluster cluster, Random random)
    {
        Replica replica = cluster.Replicas.Where(static replica => replica.Clock is not null).ElementAt(random.Next(3));
        TimeSpan by = TimeSpan.FromHours(random.Next(2) == 0 ? -1 : 1);
        return new Strike("clock of a host jumps by an hour", $"{replica.Name} by {by.TotalHours:+0;-0} h")
        {
            Touches = $"clock of {replica.Name}",
            Duration = Seconds(random),
            Begin = Acting(() => ShiftedClock.Shift(replica.Clock!, by)),
            End = Acting(() => ShiftedClock.Shift(replica.Clock!, TimeSpan.Zero)),
        };
    }
}
