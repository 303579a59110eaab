using System.Collections.Concurrent;
using CsCheck;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

public sealed class WorkersTests
{
    private static readonly ObjectKey Poison = new("x", "poison");

    [Test]
    public async Task A_failure_ends_no_worker_and_its_key_comes_again()
    {
        using WorkQueue queue = new(new WorkQueueOptions { LongestPause = TimeSpan.FromMilliseconds(10) });
        ConcurrentQueue<ObjectKey> worked = [];
        using Running running = new(new Workers(queue, 1, (key, _) =>
        {
            worked.Enqueue(key);
            return key == Poison ? throw new InvalidOperationException("poison") : Task.FromResult(LifecycleOutcome.Finished);
        }));

        queue.Add(Poison);
        queue.Add(new ObjectKey("x", "good"));

        Eventually.Holds(() =>
            worked.Count(static key => key == Poison) > 20
                && worked.Contains(new ObjectKey("x", "good")), "the good one, and the bad one again and again");
        await running.StopAsync();
    }

    [Test]
    public async Task A_key_that_asks_for_it_comes_again_by_itself()
    {
        using WorkQueue queue = new();
        int worked = 0;
        using Running running = new(
            new Workers(
                queue,
                1,
                (_, _) =>
                    Task.FromResult(
                        Interlocked.Increment(ref worked) < 5
                            ? LifecycleOutcome.Resync(TimeSpan.FromMilliseconds(1))
                            : LifecycleOutcome.Finished)));

        queue.Add(new ObjectKey("x", "again"));

        Eventually.Holds(() => Volatile.Read(ref worked) == 5, "five runs");
        await running.StopAsync();
        Assert.That((worked, queue.Delayed, queue.InFlight), Is.EqualTo((5, 0, 0)));
    }

    [Test]
    public async Task As_many_as_wanted_work_at_once_and_the_end_cancels_them_and_waits_for_them()
    {
        using WorkQueue queue = new();
        int inFlight = 0, most = 0;
        TaskCompletionSource late = new();
        using Running running = new(new Workers(queue, 5, async (_, token) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inFlight));
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await late.Task;
            Interlocked.Decrement(ref inFlight);
            return LifecycleOutcome.Finished;
        }));
        for (int i = 0; i < 20; i++)
        {
            queue.Add(new ObjectKey("x", $"{i}"));
        }

        Eventually.Holds(() => Volatile.Read(ref inFlight) == 5, "five in flight");
        Task stopped = running.StopAsync();
        Assert.That(stopped.IsCompleted, Is.False, "what is in flight has not ended");
        late.SetResult();
        await stopped;

        Assert.That((most, inFlight, queue.Depth), Is.EqualTo((5, 0, 15)));
    }

    [Test]
    public async Task No_key_is_processed_by_two_workers_at_once_and_no_key_is_lost()
    {
        Gen<(int Key, int Outcome)[]> additions = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3]).Array[1, 400];
        await additions.SampleAsync(
            async steps =>
            {
                using WorkQueue queue = new(new WorkQueueOptions { LongestPause = TimeSpan.FromMilliseconds(2) });
                ObjectKey[] keys = [.. Enumerable.Range(0, 7).Select(static i => new ObjectKey("x", $"{i}"))];
                int[] wanted = new int[7], seen = new int[7], inFlight = new int[7];
                int overlaps = 0, turn = 0;
                using Running running = new(new Workers(queue, 3, async (key, _) =>
                {
                    int i = Array.IndexOf(keys, key);
                    Interlocked.Add(ref overlaps, Interlocked.Increment(ref inFlight[i]) == 1 ? 0 : 1);
                    int state = Volatile.Read(ref wanted[i]);
                    await Task.Yield();
                    int outcome = steps[Interlocked.Increment(ref turn) % steps.Length].Outcome;
                    Interlocked.Decrement(ref inFlight[i]);
                    if (outcome == 0)
                    {
                        throw new InvalidOperationException("failed before it saw anything");
                    }

                    Volatile.Write(ref seen[i], state);
                    return outcome == 1 && turn < 2 * steps.Length
                        ? LifecycleOutcome.Waiting(TimeSpan.FromMilliseconds(1))
                        : LifecycleOutcome.Finished;
                }));
                Parallel.ForEach(steps, step =>
                {
                    Interlocked.Increment(ref wanted[step.Key]);
                    if (step.Outcome == 3)
                    {
                        queue.AddAfter(keys[step.Key], TimeSpan.FromMilliseconds(1));
                    }
                    else
                    {
                        queue.Add(keys[step.Key]);
                    }
                });

                // Without this, a queue in which everything fails would never process a key successfully.
                bool hasHope = steps.Any(static step => step.Outcome != 0);
                Eventually.Holds(() => !hasHope || seen.SequenceEqual(wanted), "every key to be worked on after it was added last");
                await running.StopAsync();
                Assert.That((overlaps, queue.InFlight), Is.EqualTo((0, 0)));
            },
            iter: 100,
            threads: 1);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int before;
        while ((before = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, before) != before)
        {
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _run;

        public Running(Workers workers) => _run = workers.RunAsync(_end.Token);

        public async Task StopAsync()
        {
            await _end.CancelAsync();
            await _run;
        }

        public void Dispose()
        {
            _end.Cancel();
            _end.Dispose();
        }
    }
}
