using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A webhook with two replicas behind a Service: the seed's or the garden's.</summary>
internal sealed class WebhookSide : IAsyncDisposable
{
    private readonly ITestApiServer _server;
    private readonly string _component;
    private readonly string _space;
    private readonly ServiceBalancer _service;
    private int _turn;

    private WebhookSide(ITestApiServer server, string name, string component, string space, string registration)
    {
        (_server, Name, _component, _space, Registration) = (server, name, component, space, registration);
        _service = new ServiceBalancer(PortsInTurn);
    }

    /// <summary>The seed's webhook or the garden's, as the history and calls name it.</summary>
    public string Name { get; }

    public IReadOnlyList<Replica> Replicas { get; private set; } = [];

    /// <summary>The path of the webhook configuration.</summary>
    public string Registration { get; }

    public string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{_space}/leases/{_component}-leader-election";

    private string SecretsPath => $"/api/v1/namespaces/{_space}/secrets";

    public static WebhookSide StartSeed(ITestApiServer proxy, Tally tally, Func<string?> clock)
    {
        WebhookSide side = new(proxy, "seed webhook", "shoot-rsyslog-relp-webhook", Seed.Space, Seed.Registration);
        side.Start(proxy, WebhookProcess.Seed, Seed.Flags(side._service.Port), tally, clock);
        return side;
    }

    public static WebhookSide StartGarden(ITestApiServer proxy, Tally tally, Func<string?> clock)
    {
        WebhookSide side = new(proxy, "garden webhook", "shoot-rsyslog-relp-admission", Garden.Space, Garden.Registration);
        side.Start(proxy, WebhookProcess.Garden, Garden.Flags(side._service.Port), tally, clock);
        return side;
    }

    /// <summary>Deletes all Secrets with certificates.</summary>
    public async Task DeleteSecretsAsync()
    {
        foreach (JsonNode secret in await SecretsAsync())
        {
            await _server.Admin.DeleteAsync($"{SecretsPath}/{secret["metadata"]!["name"]}");
        }
    }

    /// <summary>Has a new CA made, as Gardener does it: by another time at which the rotation was begun.</summary>
    public async Task RotateAsync(int round)
    {
        foreach (JsonNode secret in (await SecretsAsync()).Where(static secret => IsAuthority((string)secret["metadata"]!["labels"]!["name"]!)))
        {
            await _server.Admin.MergePatchAsync(
                $"{SecretsPath}/{secret["metadata"]!["name"]}",
                new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["labels"] = new JsonObject
                        {
                            ["last-rotation-initiation-time"] = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (1000 * round)}",
                        },
                    },
                }.ToJsonString());
        }
    }

    /// <summary>The serial number of the certificate that a replica serves.</summary>
    public string Serial(int replica)
    {
        using X509Certificate2 served = Rotation.ServedAt(Replicas[replica].Port);
        return served.SerialNumber;
    }

    /// <summary>The registered bundle in base64; null for none.</summary>
    public async Task<string?> BundleAsync()
    {
        JsonArray? entries = (await _server.Admin.GetAsync(Registration))?["webhooks"]?.AsArray();
        return (string?)entries?.FirstOrDefault()?["clientConfig"]?["caBundle"];
    }

    /// <summary>What is not yet as it must be; null if all is.</summary>
    public async Task<string?> AwaitedAsync()
    {
        if (await Replica.AwaitedAsync(Replicas) is { } awaited)
        {
            return awaited;
        }

        if (await BundleAsync() is not { Length: > 0 } bundle)
        {
            return $"{Name}: a registration with a bundle";
        }

        if (Serial(0) != Serial(1))
        {
            return $"{Name}: the same certificate from both replicas";
        }

        if ((await SecretsAsync()).Length < 3)
        {
            return $"{Name}: the Secrets of CA, bundle and server";
        }

        using X509Certificate2 served = Rotation.ServedAt(Replicas[0].Port);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(bundle)));
        return chain.Build(served) ? null : $"{Name}: a registered bundle that trusts the certificate served";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Replica replica in Replicas)
        {
            await replica.DisposeAsync();
        }

        _service.Dispose();
    }

    private static bool IsAuthority(string label) =>
        label.StartsWith("ca-", StringComparison.Ordinal) && !label.EndsWith("-bundle", StringComparison.Ordinal);

    private void Start(ITestApiServer proxy, string webhook, IEnumerable<string> flags, Tally tally, Func<string?> clock)
    {
        string[] arguments = [.. flags];
        Replicas =
        [
            .. Enumerable.Range(0, 2).Select(i =>
            {
                int port = LoopbackPort.Free();
                string? shift = i == 0 ? null : clock();
                return new Replica(
                    $"{Name} {i}",
                    port,
                    shift,
                    () => WebhookProcess.StartIn(ShiftedClock.Variables(shift), proxy, port, webhook, arguments),
                    tally);
            }),
        ];
    }

    private async Task<JsonNode[]> SecretsAsync() =>
        [
            .. (await _server.Admin.GetAsync($"{SecretsPath}?labelSelector=managed-by%3Dsecrets-manager"))!["items"]!.AsArray()
                .Select(static item => item!),
        ];

    // As a Service does it: each new connection goes to the next replica that is ready.
    private IEnumerable<int> PortsInTurn()
    {
        int[] ready = [.. Replicas.Where(static replica => replica.IsReady).Select(static replica => replica.Port)];
        int first = Interlocked.Increment(ref _turn) % Math.Max(1, ready.Length);
        return ready.Skip(first).Concat(ready.Take(first));
    }
}
