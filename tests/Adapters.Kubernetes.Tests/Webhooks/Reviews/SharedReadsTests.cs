using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>Those who ask for the same object at the same time share a read, which began after they had asked.</summary>
public sealed class SharedReadsTests
{
    // The reads that have begun. Each lasts until the test ends it.
    private readonly List<TaskCompletionSource<int>> _reads = [];
    private SharedReads<int> _shared = null!;

    [SetUp]
    public void Start()
    {
        _reads.Clear();
        _shared = new SharedReads<int>(_ =>
        {
            _reads.Add(new TaskCompletionSource<int>());
            return _reads[^1].Task;
        });
    }

    [Test]
    public async Task Who_asks_while_nothing_is_read_has_a_read_of_its_own()
    {
        Task<int> first = Ask();
        End(0, 1);
        Task<int> second = Ask();
        End(1, 2);

        Assert.That((await first, await second), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task All_who_ask_during_a_read_share_the_next_one()
    {
        Task<int> first = Ask();
        Task<int>[] others = [Ask(), Ask(), Ask()];
        Assert.That(_reads, Has.Count.EqualTo(1), "reads at a time");
        End(0, 1);
        Assert.That(_reads, Has.Count.EqualTo(2));
        Task<int> last = Ask();
        End(1, 2);
        End(2, 3);

        Assert.That(await first, Is.EqualTo(1));
        Assert.That(await Task.WhenAll(others), Is.EqualTo(new[] { 2, 2, 2 }));
        Assert.That(await last, Is.EqualTo(3));
    }

    [Test]
    public async Task Objects_of_other_keys_are_read_at_the_same_time()
    {
        Task<int> one = Ask("one"), other = Ask("other");
        End(1, 2);
        End(0, 1);

        Assert.That((await one, await other), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_read_that_fails_fails_for_those_who_share_it_alone()
    {
        Task<int> first = Ask(), second = Ask(), third = Ask();
        _reads[0].SetException(new InvalidOperationException("first"));
        _reads[1].SetException(new InvalidOperationException("second"));
        Task<int> later = Ask();
        End(2, 3);

        Assert.That((await Assert.CatchAsync(() => first))!.Message, Is.EqualTo("first"));
        Assert.That((await Assert.CatchAsync(() => second))!.Message, Is.EqualTo("second"));
        Assert.That((await Assert.CatchAsync(() => third))!.Message, Is.EqualTo("second"));
        Assert.That(await later, Is.EqualTo(3));
    }

    [Test]
    public async Task Who_gives_up_leaves_the_read_to_the_others()
    {
        using CancellationTokenSource end = new();
        Task<int> first = Ask().WaitAsync(end.Token), second = Ask().WaitAsync(end.Token), third = Ask();
        await end.CancelAsync();
        End(0, 1);
        End(1, 2);

        await Assert.CatchAsync<OperationCanceledException>(() => first);
        await Assert.CatchAsync<OperationCanceledException>(() => second);
        Assert.That(await third, Is.EqualTo(2));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task No_answer_is_older_than_its_question(int seed)
    {
        Random random = new(seed);
        int clock = 0;
        int running = 0, most = 0;
        SharedReads<int> shared = new(async _ =>
        {
            int began = Interlocked.Increment(ref clock);
            most = Math.Max(most, Interlocked.Increment(ref running));
            for (int i = random.Next(3); i > 0; i--)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref running);
            return began;
        });

        await Parallel.ForAsync(0, 5_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            int asked = Interlocked.Increment(ref clock);
            Assert.That(await shared.ReadAsync("key"), Is.GreaterThan(asked));
        });

        Assert.That(most, Is.EqualTo(1), "reads at a time");
    }

    private Task<int> Ask(string key = "key") => _shared.ReadAsync(key);

    // Continuations of a read run at once, so that the next one has begun when this returns.
    private void End(int read, int value) => _reads[read].SetResult(value);
}
