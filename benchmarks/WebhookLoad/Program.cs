using System.Net;
using RsyslogRelp.Benchmarks;
using RsyslogRelp.Benchmarks.Load;
using RsyslogRelp.Testing.ApiServer;

// Measures the resources of the webhook host under load, and before it those of benchmarks/LeastWebhook. It uses loopback only and is
// limited in count. CONNECTIONS send Shoots of 1.5 MiB.
if (args is not [var host, var least, .. var rest]
    || !int.TryParse(rest.FirstOrDefault("10000"), out int requests)
    || !int.TryParse(rest.ElementAtOrDefault(1) ?? "8", out int connections))
{
    Console.Error.WriteLine("usage: RsyslogRelp.WebhookLoad HOST LEAST [REQUESTS [CONNECTIONS]]");
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
    $"AdmissionReviews of {review.Length / 1024} KiB against {host}, API server: {(server.IsReal ? "kube-apiserver" : "in-process")}\n");

// In turn, so that both have the same machine.
Dictionary<string, List<double>> starts = new() { [least] = [], [host] = [] };
for (int i = 0; i < 2 * (Starts + 1); i++)
{
    string program = i % 2 == 0 ? least : host;
    using HostUnderLoad start = HostUnderLoad.Start(program, server, Seed);
    using LoadClient client = new(start.Port, SeedPath, HttpVersion.Version11);
    starts[program].Add(await start.FirstAnswerAsync(client, review));
}

PrintStarts("least program", least);
PrintStarts("host", host);

Load[] mutated =
[
    new Load("mutated", review, HttpVersion.Version11, 1, requests),
    new Load("mutated", review, HttpVersion.Version11, 8, requests),
    new Load("mutated", review, HttpVersion.Version11, 64, requests),
];
Load[] smallMutated =
[
    new Load($"{small.Length / 1024} KiB, mutated", small, HttpVersion.Version11, 1, requests),
    new Load($"{small.Length / 1024} KiB, mutated", small, HttpVersion.Version11, 8, requests),
];
Load warmingUp = new("warming up", review, HttpVersion.Version11, 1, requests / 10);
Console.WriteLine("\nThe least program:\n");
await MeasureAsync(least, Seed, SeedPath, [warmingUp, .. mutated, .. smallMutated]);

Console.WriteLine("\nThe host:\n");
await MeasureAsync(host, Seed, SeedPath,
[
    warmingUp,
    new Load("read, refused as another kind", foreign, HttpVersion.Version11, 1, requests / 4),
    .. mutated,
    new Load("mutated, one HTTP/2 connection", review, HttpVersion.Version20, 8, requests),
    new Load($"update of {update.Length / 1024} KiB", update, HttpVersion.Version11, 1, requests / 2),
    new Load($"{small.Length / 1024} KiB, read, refused as another kind", smallForeign, HttpVersion.Version11, 1, requests / 4),
    .. smallMutated,
]);
Console.WriteLine("\nShoots of 1.5 MiB, to the webhook in the garden:\n");
await MeasureAsync(
    host, Garden, GardenPath,
    [
        .. LargeShoot.Shapes.Keys.Select(
            shape => new Load(shape, LargeShoot.Review(shape), HttpVersion.Version11, connections, requests / 50)),
    ]);
return 0;

// The first start is left out: only there is no certificate yet, as for the first replica.
void PrintStarts(string what, string program)
{
    double[] all = [.. starts[program].Skip(1).Order()];
    Console.WriteLine(
        $"exec to the first answer, {what}, {all.Length} starts: min {all[0]:0} ms, median {all[all.Length / 2]:0} ms, max {all[^1]:0} ms");
}

async Task MeasureAsync(string program, string webhook, string path, IReadOnlyList<Load> loads)
{
    using HostUnderLoad process = HostUnderLoad.Start(program, server, webhook);
    using (LoadClient first = new(process.Port, path, HttpVersion.Version11))
    {
        await process.FirstAnswerAsync(first, loads[0].Review);
    }

    await process.SettleAsync();
    long idle = process.Usage.ResidentBytes;
    Console.WriteLine("| requests | connections | per second | CPU ms per request | p50 ms | p99 ms |");
    Console.WriteLine("|---|---:|---:|---:|---:|---:|");
    foreach (Load load in loads)
    {
        await RunAsync(process, path, load);
    }

    await process.SettleAsync();
    Console.WriteLine(
        $"\nRSS: idle {idle >> 20} MiB, after all {process.Usage.ResidentBytes >> 20} MiB, peak "
            + $"{process.Usage.PeakResidentBytes >> 20} MiB");
}

static async Task RunAsync(HostUnderLoad process, string path, Load load)
{
    using LoadClient client = new(process.Port, path, load.Http);
    await client.SendAsync(load.Review);
    TimeSpan before = process.Usage.CpuTime;
    LoadResult result = await client.RunAsync(load.Review, load.Loops, load.Count);
    double cpu = (process.Usage.CpuTime - before).TotalMilliseconds / load.Count;
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
