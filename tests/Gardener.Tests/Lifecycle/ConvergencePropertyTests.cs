using CsCheck;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>Whatever fails for a while, in whatever order others work: once it is calm, everything is as it should be.</summary>
public sealed class ConvergencePropertyTests
{
    // What happens between two runs, and to the calls of the next one.
    private sealed record Turn(
        int FailingCall,
        bool AfterEffect,
        bool IsKilled,
        bool ManagesResources,
        int Seconds,
        int CacheIsBehindBy,
        bool CleanerIsDeletedByHand,
        bool TogglesHibernation);

    private static readonly Gen<Turn> Turns = Gen.Select(
        Gen.Int[1, 25], Gen.Bool, Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 150], Gen.Int[0, 2], Gen.Int[0, 15], Gen.Int[0, 15],
        static (call, after, kill, manages, seconds, behind, hand, hibernation) =>
            new Turn(call, after, kill == 0, manages, seconds, behind, hand == 0, hibernation == 0));

    [Test]
    public async Task A_deletion_comes_to_its_end() => await Gen.Select(Turns.Array[0, 12], Gen.Bool).SampleAsync(
        static async (turns, hasLeftover) =>
        {
            LifecycleUnderTest test = new();
            test.Extension = test.Reconciled;
            await test.RunAsync();
            ExtensionSnapshot before = test.Extension;
            test.Extension =
                test.Extension with { DeletionRequestedAt = test.Time.GetUtcNow(), Generation = 2, ResourceVersion = "deleted", Operation = "reconcile" };

            test.ControlPlane.Cleaner = hasLeftover ? new ManagedResourceState(
                IsHealthy: true, DeletionRequested: false, test.Time.GetUtcNow().AddDays(-1), null, null) : null;

            await DisturbAsync(test, turns, before);
            await CalmAsync(test);

            Assert.That(test.ControlPlane.Extension, Is.Null);
            Assert.That(test.ControlPlane.Objects, Is.Empty);
            Assert.That(test.ControlPlane.Statuses[^1].State, Is.EqualTo(OperationState.Succeeded));
            Assert.That(test.ControlPlane.Cleaner is null or { DeletionRequested: true });
            if (!turns.Any(static turn => turn.TogglesHibernation))
            {
                Assert.That(test.ControlPlane.NodesAreConfigured, Is.False);
                Assert.That(test.ControlPlane.Cleaner, Is.Null);
            }
        },
        iter: 3_000);

    [Test]
    public async Task A_reconciliation_comes_to_its_end() => await Gen.Select(Turns.Array[0, 8], Gen.Bool).SampleAsync(
        static async (turns, isRestore) =>
        {
            LifecycleUnderTest test =
                new() { Extension = LifecycleUnderTest.Created with { Operation = isRestore ? "restore" : "reconcile" } };

            await DisturbAsync(test, turns);
            await CalmAsync(test);

            Assert.That(test.Extension.Operation, Is.Null);
            Assert.That(test.Extension.Finalizers, Is.EqualTo(new[] { ExtensionSnapshot.Finalizer }));
            Assert.That(test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Succeeded));
            Assert.That(test.Extension.LastError, Is.Null);
            Assert.That(test.ControlPlane.ObservedGeneration, Is.EqualTo(test.Extension.Generation));
            Assert.That(test.ControlPlane.Objects, Has.Count.EqualTo(3));
        },
        iter: 2_000);

    [Test]
    public async Task A_migration_comes_to_its_end() => await Turns.Array[0, 8].SampleAsync(
        static async turns =>
        {
            LifecycleUnderTest test = new();
            test.Extension = test.Reconciled with { Operation = "migrate" };

            await DisturbAsync(test, turns);
            await CalmAsync(test);

            Assert.That(test.Extension.Operation, Is.Null);
            Assert.That(test.Extension.Finalizers, Is.Empty);
            Assert.That(OperationTypes.IsMigratedAway(test.Extension), Is.True);
            Assert.That(test.ControlPlane.NodesAreConfigured, Is.True);
        },
        iter: 1_000);

    private static async Task DisturbAsync(LifecycleUnderTest test, Turn[] turns, params ExtensionSnapshot[] earlier)
    {
        List<ExtensionSnapshot> history = [.. earlier, test.Extension];
        foreach (Turn turn in turns)
        {
            if (test.ControlPlane.Extension is not { } extension)
            {
                return;
            }

            if (!ReferenceEquals(history[^1], extension))
            {
                history.Add(extension);
            }

            await RunThroughAsync(test, turn, history[Math.Max(0, history.Count - 1 - turn.CacheIsBehindBy)]);
            test.Time.Advance(TimeSpan.FromSeconds(turn.Seconds));
            if (turn.TogglesHibernation)
            {
                test.ControlPlane.Shoot = test.ControlPlane.Shoot! with { Hibernated = !test.ControlPlane.Shoot.Hibernated };
            }

            if (turn.CleanerIsDeletedByHand && test.ControlPlane.Cleaner is { } cleaner)
            {
                test.ControlPlane.Cleaner = cleaner with { DeletionRequested = true };
            }

            if (turn.ManagesResources && !test.ControlPlane.Shoot!.Hibernated)
            {
                test.ControlPlane.ManageResources();
            }
        }
    }

    private static async Task RunThroughAsync(LifecycleUnderTest test, Turn turn, ExtensionSnapshot seen)
    {
        using CancellationTokenSource life = new();
        test.ControlPlane.Calls.Clear();
        test.ControlPlane.Faults = (made, call) =>
        {
            if (made != turn.FailingCall)
            {
                return null;
            }

            if (turn.IsKilled)
            {
                life.Cancel();
            }

            return new Fault(new IOException($"{call} failed"), turn.AfterEffect);
        };
        try
        {
            await test.Lifecycle.RunAsync(seen, life.Token);
        }
        catch (Exception exception) when (exception is LifecycleException or OperationCanceledException)
        {
            Assert.That(exception is OperationCanceledException, Is.EqualTo(life.IsCancellationRequested));
        }
    }

    // Nothing fails any more, the resource manager works, and every run begins with what is there.
    private static async Task CalmAsync(LifecycleUnderTest test)
    {
        test.ControlPlane.Faults = static (_, _) => null;
        for (int run = 0; run < 10 && test.ControlPlane.Extension is not null; run++)
        {
            try
            {
                if (!(await test.RunAsync()).IsWaiting)
                {
                    return;
                }
            }
            catch (LifecycleException)
            {
                // Somebody was too slow before it became calm.
            }

            if (!test.ControlPlane.Shoot!.Hibernated)
            {
                test.ControlPlane.ManageResources();
            }
        }

        Assert.That(test.ControlPlane.Extension, Is.Null, "ten runs in calm are enough");
    }
}
