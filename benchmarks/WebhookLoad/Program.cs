using System.Net;
using RsyslogRelp.Benchmarks;
using RsyslogRelp.Benchmarks.Load;
using RsyslogRelp.Testing.ApiServer;

// Measures the resources of the webhook host under load: benchmarks/webhook-load HOST [REQUESTS [CONNECTIONS]]. It uses loopback only
// and is limited in count. CONNECTIONS send Shoots of 1.5 MiB.
if (args is not [var program, .. var rest]
    || !int.TryParse(rest.FirstOrDefault("10000"), out int requests)
    || !int.TryParse(rest.ElementAtOrDefault(1) ?? "8", out int connections))
{
    Console.Error.WriteLine("usage: RsyslogRelp.WebhookLoad HOST [REQUESTS [CONNECTIONS]]");
    return 2;
}

const string space = "shoot--foo--bar";
const string Seed = "shoot-rsyslog-relp", SeedPath = "/operating-system-config", Garden = "validator", GardenPath = "/webhooks/validate";
const int Starts = 5;
await using ITestApiServer server = await ApiServers.StartOwnAsync(
    Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } ? ApiServers.Real : ApiServers.Fake);
await ControlPlane.CreateAsync(server, space);
byte[] review = SampleReview.For(SampleReview.OperatingSystemConfig());
byte[] foreign = SampleReview.For(SampleReview.OperatingSystemConfig(), kind: "Other");
byte[] small = SampleReview.For(SampleReview.OperatingSystemConfig(29));
byte[] smallForeign = SampleReview.For(SampleReview.OperatingSystemConfig(29), kind: "Other");
byte[] update = SampleReview.For(SampleReview.OperatingSystemConfig(), isUpdate: true);
Console.WriteLine(
    $"AdmissionReviews of {review.Length / 1024} KiB against {program}, API server: {(server.IsReal ? "kube-apiserver" : "in-process")}\n");

// From the second start on the certificate exists, as for every replica but the first.
List<double> starts = [];
for (int i = 0; i <= Starts; i++)
{
    using HostUnderLoad start = HostUnderLoad.Start(program, server, Seed);
    using LoadClient client = new(start.Port, SeedPath, HttpVersion.Version11);
    double elapsed = await start.FirstAnswerAsync(client, review);
    if (i > 0)
    {
        starts.Add(elapsed);
    }
}

Console.WriteLine(
    $"exec to the first answer, {Starts} starts: min {starts.Min():0} ms, median {starts.Order().ElementAt(Starts / 2):0} ms, max "
        + $"{starts.Max():0} ms\n");

// The first requests measure the JIT compiler.
await MeasureAsync(Seed, SeedPath,
[
    new Load("warming up", review, HttpVersion.Version11, 1, requests / 10),
    new Load("read, refused as another kind", foreign, HttpVersion.Version11, 1, requests / 4),
    new Load("mutated", review, HttpVersion.Version11, 1, requests),
    new Load("mutated", review, HttpVersion.Version11, 8, requests),
    new Load("mutated", review, HttpVersion.Version11, 64, requests),
    new Load("mutated, one HTTP/2 connection", review, HttpVersion.Version20, 8, requests),
    new Load($"update of {update.Length / 1024} KiB", update, HttpVersion.Version11, 1, requests / 2),
    new Load($"{small.Length / 1024} KiB, read, refused as another kind", smallForeign, HttpVersion.Version11, 1, requests / 4),
    new Load($"{small.Length / 1024} KiB, mutated", small, HttpVersion.Version11, 1, requests),
    new Load($"{small.Length / 1024} KiB, mutated", small, HttpVersion.Version11, 8, requests),
]);
Console.WriteLine("\nShoots of 1.5 MiB, to the webhook in the garden:\n");
await MeasureAsync(
    Garden, GardenPath,
    [
        .. LargeShoot.Shapes.Keys.Select(
            shape => new Load(shape, LargeShoot.Review(shape), HttpVersion.Version11, connections, requests / 50)),
    ]);
return 0;

async Task MeasureAsync(string webhook, string path, IReadOnlyList<Load> loads)
{
    using HostUnderLoad host = HostUnderLoad.Start(program, server, webhook);
    using (LoadClient first = new(host.Port, path, HttpVersion.Version11))
    {
        await host.FirstAnswerAsync(first, loads[0].Review);
    }

    await host.SettleAsync();
    long idle = host.Usage.ResidentBytes;
    Console.WriteLine("| requests | connections | per second | CPU ms per request | p50 ms | p99 ms |");
    Console.WriteLine("|---|---:|---:|---:|---:|---:|");
    foreach (Load load in loads)
    {
        await RunAsync(host, path, load);
    }

    await host.SettleAsync();
    Console.WriteLine(
        $"\nRSS: idle {idle >> 20} MiB, after all {host.Usage.ResidentBytes >> 20} MiB, peak {host.Usage.PeakResidentBytes >> 20} MiB");
}

static async Task RunAsync(HostUnderLoad host, string path, Load load)
{
    using LoadClient client = new(host.Port, path, load.Http);
    await client.SendAsync(load.Review);
    TimeSpan before = host.Usage.CpuTime;
    LoadResult result = await client.RunAsync(load.Review, load.Loops, load.Count);
    double cpu = (host.Usage.CpuTime - before).TotalMilliseconds / load.Count;
    int connections = load.Http == HttpVersion.Version20 ? 1 : load.Loops;
    Console.WriteLine(
        $"| {load.What} | {connections} | {load.Count / result.Elapsed.TotalSeconds:0} | {cpu:0.00} | {result.Percentile(50):0.0} | "
            + $"{result.Percentile(99):0.0} |");
}

/// <summary>One row of a table.</summary>
/// <param name="What">Its name.</param>
/// <param name="Review">The body of each request.</param>
/// <param name="Http">The version of HTTP.</param>
/// <param name="Loops">Requests at a time.</param>
/// <param name="Count">Requests in all.</param>
internal sealed record Load(string What, byte[] Review, Version Http, int Loops, int Count);
