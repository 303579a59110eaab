using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>The controller is killed at each call of each operation; another takes over and comes to the same end.</summary>
public sealed class CrashTests
{
    private const int MoreCallsThanAnyOperationMakes = 60;

    [Test]
    public async Task A_deletion_killed_at_any_call_comes_to_its_end([Values] bool afterEffect)
    {
        int kills = 0;
        for (int n = 1; n <= MoreCallsThanAnyOperationMakes; n++)
        {
            LifecycleUnderTest test = new();
            test.Extension = test.Deleted;
            await test.RunAsync(test.Reconciled);
            test.ControlPlane.Calls.Clear();

            kills += await KilledAtAsync(test, n, afterEffect) ? 1 : 0;

            Assert.That(test.ControlPlane.Extension, Is.Null, $"killed at call {n}");
            Assert.That(test.ControlPlane.NodesAreConfigured, Is.False, $"killed at call {n}");
            Assert.That(test.ControlPlane.Cleaner, Is.Null, $"killed at call {n}");
            Assert.That(test.ControlPlane.Objects, Is.Empty, $"killed at call {n}");
            Assert.That(test.ControlPlane.Statuses[^1].State, Is.EqualTo(OperationState.Succeeded), $"killed at call {n}");
        }

        Assert.That(kills, Is.InRange(18, MoreCallsThanAnyOperationMakes - 1), "every call was reached, and no more");
    }

    [TestCase("reconcile", OperationType.Create)]
    [TestCase("restore", OperationType.Restore)]
    public async Task A_first_operation_killed_at_any_call_comes_to_its_end(string operation, OperationType type)
    {
        foreach (bool afterEffect in (bool[])[false, true])
        {
            int kills = 0;
            for (int n = 1; n <= MoreCallsThanAnyOperationMakes; n++)
            {
                LifecycleUnderTest test = new() { Extension = LifecycleUnderTest.Created with { Operation = operation } };

                kills += await KilledAtAsync(test, n, afterEffect) ? 1 : 0;

                Assert.That(test.Extension.Operation, Is.Null, $"killed at call {n}");
                Assert.That(test.Extension.Finalizers, Is.EqualTo(new[] { ExtensionSnapshot.Finalizer }), $"killed at call {n}");
                Assert.That(test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Succeeded), $"killed at call {n}");
                Assert.That(test.ControlPlane.ObservedGeneration, Is.EqualTo(1), $"killed at call {n}");
                Assert.That(test.ControlPlane.Objects, Has.Count.EqualTo(3), $"killed at call {n}");
                Assert.That(test.ControlPlane.Statuses[0].Type, Is.EqualTo(type));
            }

            Assert.That(kills, Is.InRange(8, MoreCallsThanAnyOperationMakes - 1), "every call was reached, and no more");
        }
    }

    [Test]
    public async Task A_migration_killed_at_any_call_comes_to_its_end([Values] bool afterEffect)
    {
        for (int n = 1; n <= 10; n++)
        {
            LifecycleUnderTest test = new();
            test.Extension = test.Reconciled with { Operation = "migrate" };

            await KilledAtAsync(test, n, afterEffect);

            Assert.That(test.Extension.Operation, Is.Null, $"killed at call {n}");
            Assert.That(test.Extension.Finalizers, Is.Empty, $"killed at call {n}");
            Assert.That(
                test.Extension.LastOperation,
                Is.EqualTo(new LastOperation(OperationType.Migrate, OperationState.Succeeded, 100, test.Time.GetUtcNow())),
                $"killed at call {n}");
            Assert.That(test.ControlPlane.NodesAreConfigured, Is.True, $"killed at call {n}");
        }
    }

    // Runs to the end, through a kill at the n-th call; false if there were fewer.
    private static async Task<bool> KilledAtAsync(LifecycleUnderTest test, int n, bool afterEffect)
    {
        bool killed = false;
        using CancellationTokenSource life = new();
        test.ControlPlane.Faults = (made, _) =>
        {
            if (made != n)
            {
                return null;
            }

            killed = true;
            life.Cancel();
            return new Fault(new OperationCanceledException(life.Token), afterEffect);
        };

        for (int run = 0; run < 20; run++)
        {
            if (test.ControlPlane.Extension is not { } extension)
            {
                return killed;
            }

            int calls = test.ControlPlane.Calls.Count;
            bool lives = !killed;
            try
            {
                LifecycleOutcome outcome = await test.Lifecycle.RunAsync(extension, killed ? CancellationToken.None : life.Token);
                if (!outcome.IsWaiting)
                {
                    return killed;
                }
            }
            catch (OperationCanceledException) when (killed && lives)
            {
                Assert.That(
                    test.ControlPlane.Calls,
                    Has.Count.EqualTo(n),
                    $"after the kill nothing is called any more; before this run there were {calls} calls");
            }

            test.ControlPlane.ManageResources();
        }

        throw new AssertionException($"Killed at call {n} it comes to no end.");
    }
}
