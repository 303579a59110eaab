using System.Net;
using RsyslogRelp.Benchmarks;
using RsyslogRelp.Benchmarks.Load;
using RsyslogRelp.Testing.ApiServer;

// Measures the resources of the webhook host under load: benchmarks/webhook-load HOST [REQUESTS]. It uses loopback only and is limited in
// count.
if (args is not [var program, .. var rest] || !int.TryParse(rest.FirstOrDefault("10000"), out int requests))
{
    Console.Error.WriteLine("usage: RsyslogRelp.WebhookLoad HOST [REQUESTS]");
    return 2;
}

const string space = "shoot--foo--bar";
const int Starts = 5;
await using ITestApiServer server = await ApiServers.StartOwnAsync(
    Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } ? ApiServers.Real : ApiServers.Fake);
await ControlPlane.CreateAsync(server, space);
byte[] review = SampleReview.For(SampleReview.OperatingSystemConfig());
byte[] foreign = SampleReview.For(SampleReview.OperatingSystemConfig(), kind: "Other");
Console.WriteLine(
    $"AdmissionReviews of {review.Length / 1024} KiB against {program}, API server: {(server.IsReal ? "kube-apiserver" : "in-process")}\n");

// From the second start on the certificate exists, as for every replica but the first.
List<double> starts = [];
for (int i = 0; i <= Starts; i++)
{
    using HostUnderLoad start = HostUnderLoad.Start(program, server);
    using LoadClient client = new(start.Port, HttpVersion.Version11);
    double elapsed = await start.FirstAnswerAsync(client, review);
    if (i > 0)
    {
        starts.Add(elapsed);
    }
}

Console.WriteLine(
    $"exec to the first answer, {Starts} starts: min {starts.Min():0} ms, median {starts.Order().ElementAt(Starts / 2):0} ms, max "
        + $"{starts.Max():0} ms\n");

using HostUnderLoad host = HostUnderLoad.Start(program, server);
using (LoadClient first = new(host.Port, HttpVersion.Version11))
{
    await host.FirstAnswerAsync(first, review);
}

await host.SettleAsync();
long idle = host.Usage.ResidentBytes;
Console.WriteLine("| requests | connections | per second | CPU ms per request | p50 ms | p99 ms |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|");

// The first requests measure the JIT compiler.
await RunAsync("warming up", review, HttpVersion.Version11, 1, requests / 10);
await RunAsync("read, refused as another kind", foreign, HttpVersion.Version11, 1, requests / 4);
await RunAsync("mutated", review, HttpVersion.Version11, 1, requests);
await RunAsync("mutated", review, HttpVersion.Version11, 8, requests);
await RunAsync("mutated, one HTTP/2 connection", review, HttpVersion.Version20, 8, requests);
await host.SettleAsync();
Console.WriteLine(
    $"\nRSS: idle {idle >> 20} MiB, after all {host.Usage.ResidentBytes >> 20} MiB, peak {host.Usage.PeakResidentBytes >> 20} MiB");
return 0;

async Task RunAsync(string what, byte[] body, Version version, int loops, int count)
{
    using LoadClient client = new(host.Port, version);
    await client.SendAsync(body);
    TimeSpan before = host.Usage.CpuTime;
    LoadResult result = await client.RunAsync(body, loops, count);
    double cpu = (host.Usage.CpuTime - before).TotalMilliseconds / count;
    Console.WriteLine(
        $"| {what} | {(version == HttpVersion.Version20 ? 1 : loops)} | {count / result.Elapsed.TotalSeconds:0} | {cpu:0.00} | "
            + $"{result.Percentile(50):0.0} | {result.Percentile(99):0.0} |");
}
