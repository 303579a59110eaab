namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>What a host uses at a time.</summary>
internal sealed record Usage(TimeSpan At, string Host, int Process, double Megabytes, double Threads, double Handles);

/// <summary>
/// Compares what the first replica of each host uses in the calm periods of the first and the last quarter of a run: medians, because a
/// garbage collection or a watch that is being renewed shows in single ones.
/// </summary>
internal sealed class Growth
{
    // What a host may use more at the end. Its garbage collector keeps what a fault made it use, and the caches hold the Extensions that
    // come and go at that time; threads and handles come and go with the API server's connections.
    private const double MoreMegabytes = 16;
    private const double MoreThreads = 4;
    private const double MoreHandles = 12;

    private readonly List<Usage> _all = [];

    public static string Header =>
        $"| host | MiB of memory at the start | at the end (bound +{MoreMegabytes}) | threads at the start | at the end (bound +{MoreThreads}) "
            + $"| handles at the start | at the end (bound +{MoreHandles}) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |";

    public void Sample(ChaosCluster cluster, TimeSpan now)
    {
        foreach (Replica replica in (Replica[])[cluster.SeedSide.Replicas[0], cluster.GardenSide.Replicas[0], cluster.Controllers[0]])
        {
            HostProcess process = replica.Process;
            _all.Add(new Usage(
                now, replica.Name, process.Id, process.ResidentBytes / 1024.0 / 1024.0, process.Threads, process.Handles));
        }
    }

    /// <summary>The rows, and what has grown.</summary>
    public (IReadOnlyList<string> Rows, IReadOnlyList<string> Problems) Judge(TimeSpan duration)
    {
        List<string> rows = [], problems = [];
        foreach (IGrouping<string, Usage> host in _all.GroupBy(static usage => usage.Host))
        {
            Usage[] first = [.. host.Where(usage => usage.At <= duration / 4)];
            Usage[] last = [.. host.Where(usage => usage.At >= duration * 3 / 4)];
            if (first.Length == 0 || last.Length == 0)
            {
                problems.Add($"{host.Key}: the run was too short to compare its first and last quarter");
                continue;
            }

            (double from, double to) memory = Medians(static usage => usage.Megabytes);
            (double from, double to) threads = Medians(static usage => usage.Threads);
            (double from, double to) handles = Medians(static usage => usage.Handles);
            rows.Add(FormattableString.Invariant(
                $"| {host.Key[..^2]} | {memory.from:0.0} | {memory.to:0.0} | {threads.from:0} | {threads.to:0} | {handles.from:0} | {handles.to:0} |"));
            if (memory.to > memory.from + MoreMegabytes
                || threads.to > threads.from + MoreThreads
                || handles.to > handles.from + MoreHandles)
            {
                problems.Add($"{host.Key} has grown: {rows[^1]}");
            }

            (double From, double To) Medians(Func<Usage, double> of) => (Median(first.Select(of)), Median(last.Select(of)));
        }

        return (rows, problems);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
