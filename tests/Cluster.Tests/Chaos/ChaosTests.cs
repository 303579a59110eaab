using System.Globalization;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// Both hosts under load and faults: no answer is wrong, no call fails without an excuse, and everything converges. <c>hack/chaos</c> runs
/// it; CHAOS_MINUTES and CHAOS_SEED say for how long and which faults.
/// </summary>
[Category("Chaos")]
internal sealed class ChaosTests
{
    private static readonly double s_minutes =
        double.Parse(Environment.GetEnvironmentVariable("CHAOS_MINUTES") ?? "1", CultureInfo.InvariantCulture);

    private static readonly int s_seed = int.Parse(
        Environment.GetEnvironmentVariable("CHAOS_SEED") ?? $"{Random.Shared.Next()}", CultureInfo.InvariantCulture);

    [Test]
    public async Task No_answer_is_wrong_no_call_fails_without_an_excuse_and_all_is_well_again_after_each_fault()
    {
        TestContext.Progress.WriteLine($"seed {s_seed}");
        await using ChaosRun run = new(s_seed, TimeSpan.FromMinutes(s_minutes));
        try
        {
            await run.RunAsync();
        }
        catch (Exception exception)
        {
            run.Tally.Problem(exception.ToString());
        }

        string tables = Report.Tables(run.Tally, s_seed, run.Tally.Now, run.Lives, run.GrowthRows);
        TestContext.Out.WriteLine(tables);
        Report.Write("tables.md", tables);
        Report.Write("history", string.Join('\n', run.Tally.History));
        foreach (Replica replica in run.Replicas)
        {
            Report.Write($"{replica.Name.Replace(' ', '-')}.log", replica.Log);
        }

        Assert.That(
            run.Tally.Problems,
            Is.Empty,
            () => string.Join('\n', [
                $"seed {s_seed}",
                .. run.Tally.History,
                .. run.Replicas.Select(static replica => $"== {replica.Name}\n{replica.LastLines(40)}")]));
    }
}
