using System.Diagnostics;
using RsyslogRelp.Benchmarks.Scale;
using RsyslogRelp.Testing.ApiServer;

// Measures the resources of the controller host with many Extensions: benchmarks/controller-scale HOST [EXTENSIONS]. It uses loopback only
// and is limited in count and time.
if (args is not [var program, .. var rest] || !int.TryParse(rest.FirstOrDefault("1000"), out int count))
{
    Console.Error.WriteLine("usage: RsyslogRelp.ControllerScale HOST [EXTENSIONS]");
    return 2;
}

// The defaults of --kube-api-qps and --kube-api-burst.
const double PerSecond = 500, Burst = 650;
const string Requests = "rsyslog_relp_api_requests_total", Runs = "rsyslog_relp_controller_reconcile_total";

await using RealApiServer server = await RealApiServer.StartAsync();
Seed seed = new(server, count);
await server.Admin.CreateNamespaceAsync(ScaledHost.Space);
int clusterBytes = await seed.CreateControlPlanesAsync();
Console.WriteLine($"{count} Shoots, Clusters of {clusterBytes >> 10} KiB, {program}, kube-apiserver\n");
List<string> table = [];
List<string> calls = [];

long idle, loaded;
using (ScaledHost host = new(program, server))
{
    await LeadingAsync(host);
    await Task.Delay(TimeSpan.FromSeconds(25));
    idle = host.Usage.ResidentBytes;
    await PhaseAsync("created at once", host, seed.CreateExtensionsAsync);
    await SteadyMinuteAsync(host);
    loaded = host.Usage.ResidentBytes;
    await PhaseAsync("reconciled once more, all ordered at once", host, seed.SetOperationAsync);
    host.Terminate();
}

// Without operation annotations every Extension is due at the start of a term; such a run equals the hourly resync.
using (ScaledHost host = new(program, server, "--ignore-operation-annotation"))
{
    await PhaseAsync("resync of all, of a host just started", host, static () => Task.CompletedTask);
    host.Terminate();
}

// One run deploys the cleaner, one destroys it; nothing holds it, as where no resource manager runs.
using (ScaledHost host = new(program, server))
{
    await LeadingAsync(host);
    await PhaseAsync("deleted at once", host, seed.DeleteExtensionsAsync, runsEach: 2);
}

Console.WriteLine("| | seconds | the limit allows | reads each | writes each | CPU s | RSS after, MiB | peak MiB |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
table.ForEach(Console.WriteLine);
Console.WriteLine(
    $"\nRSS: idle {Mebi(idle)} MiB, with {count} Extensions at rest {Mebi(loaded)} MiB: {(loaded - idle) / 1024.0 / count:0.0} KiB per "
        + "Extension\n");
calls.ForEach(Console.WriteLine);
return 0;

async Task LeadingAsync(ScaledHost host) =>
    await host.UntilAsync("the host to lead", static metrics => metrics.Sum("rsyslog_relp_leader") == 1, TimeSpan.FromMinutes(1));

async Task PhaseAsync(string what, ScaledHost host, Func<Task> trigger, int runsEach = 1)
{
    Samples before = await host.MetricsAsync();
    Samples served = await ServedAsync();
    TimeSpan cpu = host.Usage.CpuTime;
    double runs = before.Sum(Runs);
    long start = Stopwatch.GetTimestamp();
    await Task.WhenAll(
        trigger(),
        host.UntilAsync(
            "all runs", metrics => metrics.Sum(Runs) >= runs + (count * runsEach), TimeSpan.FromSeconds(120 + (count * 0.3))));
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Samples after = await host.MetricsAsync();
    cpu = host.Usage.CpuTime - cpu;
    Dictionary<string, double> results = Samples.Added(before.By(Runs, "result"), after.By(Runs, "result"));
    int done = runsEach == 1 ? await seed.CountDoneAsync() : count - await seed.CountAsync();
    if (done != count || results.GetValueOrDefault("succeeded") < count)
    {
        throw new InvalidOperationException($"{what}: {done} of {count} Extensions are done; runs: {Text(results, 1)}");
    }

    Dictionary<string, double> verbs = Samples.Added(before.By(Requests, "verb"), after.By(Requests, "verb"));
    double reads = verbs.GetValueOrDefault("GET"), writes = verbs.Values.Sum() - reads;
    table.Add(
        $"| {what} | {seconds:0.0} | {Math.Max(0, (reads + writes - Burst) / PerSecond):0.0} | {reads / count:0.00} | "
            + $"{writes / count:0.00} | {cpu.TotalSeconds:0.0} | "
            + $"{Mebi(host.Usage.ResidentBytes)} | {Mebi(host.Usage.PeakResidentBytes)} |");
    calls.Add(
        $"{what}: {Text(verbs, 1)} by the host's count; by the API server's, ours included: "
            + $"{Text(Samples.Added(Served(served), Served(await ServedAsync())), count / 2)}");
}

// The benchmark makes no calls in this time.
async Task SteadyMinuteAsync(ScaledHost host)
{
    await Task.Delay(TimeSpan.FromSeconds(15));
    Samples before = await host.MetricsAsync();
    Samples served = await ServedAsync();
    TimeSpan cpu = host.Usage.CpuTime;
    await Task.Delay(TimeSpan.FromMinutes(1));
    string verbs = Text(Samples.Added(before.By(Requests, "verb"), (await host.MetricsAsync()).By(Requests, "verb")), 1);
    calls.Add(
        $"a minute at rest: {verbs} by the host's count, {(host.Usage.CpuTime - cpu).TotalSeconds:0.00} s CPU; "
        + $"by the API server's, its own included: {Text(Samples.Added(Served(served), Served(await ServedAsync())), 1)}");
}

async Task<Samples> ServedAsync() => new((await server.Admin.SendAsync(HttpMethod.Get, "/metrics")).Body);

static Dictionary<string, double> Served(Samples samples) => samples.By("apiserver_request_total", "verb", "resource", "subresource");

static string Text(Dictionary<string, double> counts, double atLeast) =>
    string.Join(
        ", ",
        counts.Where(pair => pair.Value >= atLeast)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Value:0} {pair.Key}"));

static long Mebi(long bytes) => bytes >> 20;
