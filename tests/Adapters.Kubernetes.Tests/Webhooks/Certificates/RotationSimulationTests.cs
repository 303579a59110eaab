using CsCheck;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>Many rotations in a row, by a clock that is advanced.</summary>
internal sealed class RotationSimulationTests
{
    /// <summary>
    /// At every write and at every moment in between, every certificate that a replica may serve, up to five minutes late, is trusted, even
    /// if runs are irregular and interrupted; and a run without changes writes nothing.
    /// </summary>
    [Test]
    public void Through_a_year_every_certificate_in_use_is_trusted_and_nothing_is_written_twice()
    {
        TimeSpan[] pauses =
        [
            TimeSpan.FromSeconds(1), RotationWorld.Lag, RotationWorld.Lag, RotationWorld.Lag,
            TimeSpan.FromHours(1), TimeSpan.FromHours(7), TimeSpan.FromHours(30),
            TimeSpan.FromDays(5),
        ];
        Gen.Select(Gen.Int[0, pauses.Length - 1], Gen.Int[-30, 9]).Array[150].Sample(
            steps => YearAsync(steps.Select(step => (pauses[step.Item1], step.Item2)).ToArray()).GetAwaiter().GetResult(),
            iter: 3,
            threads: 1);
    }

    [Test]
    public async Task Through_a_year_of_five_minute_runs_every_certificate_in_use_is_trusted()
    {
        RotationWorld world = new();
        int rotations = 0;
        string last = "";
        int bundle = 0;
        DateTimeOffset changed = Given.Start;
        for (DateTimeOffset end = Given.Start.AddYears(1); world.Time.GetUtcNow() < end;)
        {
            await world.RunAsync();
            string current = world.Cluster.Of(Given.Names.Server).Single().Name;
            rotations += current == last ? 0 : 1;
            // Steps of five minutes near a change, longer ones when nothing is due.
            changed = current != last || bundle != world.BundleCount ? world.Time.GetUtcNow() : changed;
            (last, bundle) = (current, world.BundleCount);
            world.Time.Advance(
                world.Time.GetUtcNow() - changed < TimeSpan.FromMinutes(20) ? RotationWorld.Lag : TimeSpan.FromHours(bundle == 1 ? 8 : 1));
            world.Check();
        }

        Assert.That(rotations, Is.EqualTo(19), "the first and one every 20 days");
        // Each rotation creates CA, bundle and server certificate, and the removal of an old CA creates another bundle.
        Assert.That(world.Cluster.Writes.Count(write => write.StartsWith("create", StringComparison.Ordinal)), Is.EqualTo((19 * 3) + 18));
    }

    private static async Task<bool> YearAsync((TimeSpan Pause, int DiesAt)[] steps)
    {
        RotationWorld world = new();
        await world.RunAsync();
        TimeSpan unattended = TimeSpan.Zero;
        foreach ((TimeSpan pause, int diesAt) in steps)
        {
            world.Time.Advance(pause);
            world.Check();

            int calls = 0;
            // No plan helps if no leader runs until the CA expires, so after nine days a run succeeds.
            bool lives = diesAt < 0 || unattended + pause > TimeSpan.FromDays(4);
            unattended = lives ? TimeSpan.Zero : unattended + pause;
            world.Before = _ => !lives && calls++ == diesAt ? Task.FromException(new IOException("died")) : Task.CompletedTask;
            try
            {
                await world.RunAsync();
            }
            catch (IOException)
            {
                continue;
            }

            world.Before = _ => Task.CompletedTask;
            int writes = world.Cluster.Writes.Count;
            await world.RunAsync();
            if (world.Cluster.Writes.Count != writes)
            {
                return false;
            }
        }

        return true;
    }
}
