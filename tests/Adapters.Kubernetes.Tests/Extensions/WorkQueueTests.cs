using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Extensions;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

public sealed class WorkQueueTests
{
    private static readonly ObjectKey A = new("shoot--foo--a", "relp");
    private static readonly ObjectKey B = new("shoot--foo--b", "relp");

    private readonly FakeTimeProvider _time = new();
    private readonly List<TimeSpan> _latencies = [];
    private int _retries;
    private WorkQueue _queue = null!;

    [SetUp]
    public void Start()
    {
        _latencies.Clear();
        _retries = 0;
        _queue = new WorkQueue(new WorkQueueOptions { Taken = _latencies.Add, Retried = () => _retries++ }, _time);
    }

    [TearDown]
    public void Stop() => _queue.Dispose();

    [Test]
    public async Task A_key_that_is_added_twice_comes_once_and_keys_come_in_order()
    {
        _queue.Add(A);
        _queue.Add(B);
        _queue.Add(A);
        Assert.That(_queue.Depth, Is.EqualTo(2));

        Assert.That((await Take(), await Take()), Is.EqualTo((A, B)));
        Assert.That((_queue.Depth, _queue.InFlight), Is.EqualTo((0, 2)));
        Assert.That(NothingReady());
    }

    [Test]
    public async Task A_key_that_is_added_while_it_is_taken_comes_again_only_when_it_is_given_back()
    {
        _queue.Add(A);
        await Take();
        _queue.Add(A);
        _queue.Add(A);
        Assert.That(NothingReady());

        _queue.Done(A);

        Assert.That(await Take(), Is.EqualTo(A));
        _queue.Done(A);
        Assert.That(NothingReady());
    }

    [Test]
    public async Task A_key_comes_when_its_time_has_come_and_of_several_times_the_earliest_counts()
    {
        _queue.AddAfter(A, TimeSpan.FromMinutes(5));
        _queue.AddAfter(A, TimeSpan.FromMinutes(2));
        _queue.AddAfter(A, TimeSpan.FromMinutes(3));
        _queue.AddAfter(B, TimeSpan.Zero);
        Assert.That((_queue.Delayed, await Take()), Is.EqualTo((1, B)));

        _time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.That(NothingReady());
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(await Take(), Is.EqualTo(A));
        _queue.Done(A);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(NothingReady());
    }

    [Test]
    public async Task A_key_that_is_taken_before_its_time_does_not_come_again_at_that_time()
    {
        _queue.AddAfter(A, TimeSpan.FromMinutes(60));
        _queue.Add(A);
        await Take();
        _queue.Done(A, TimeSpan.FromMinutes(90));

        _time.Advance(TimeSpan.FromMinutes(60));
        Assert.That(NothingReady());
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.That(await Take(), Is.EqualTo(A));
    }

    [Test]
    public async Task A_failing_key_waits_5_ms_and_then_twice_as_long_each_time_up_to_1000_s()
    {
        double expected = 5;
        for (int failures = 0; failures < 25; failures++, expected = Math.Min(2 * expected, 1_000_000))
        {
            _queue.Add(A);
            await Take();
            _queue.Failed(A);
            _time.Advance(TimeSpan.FromMilliseconds(expected) - TimeSpan.FromTicks(1));
            Assert.That(NothingReady(), $"failure {failures}");
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.That(_queue.Depth, Is.EqualTo(1), $"failure {failures}");
        }

        Assert.That((expected, _retries), Is.EqualTo((1_000_000, 25)));
    }

    [TestCase(true, 5)]
    [TestCase(false, 5 * 1024)]
    public async Task A_success_makes_the_next_failure_a_first_one_and_a_wait_does_not(bool isSuccess, int milliseconds)
    {
        for (int i = 0; i < 10; i++)
        {
            _queue.Add(A);
            await Take();
            _queue.Failed(A);
        }

        _queue.Add(A);
        await Take();
        _queue.Done(A, isSuccess: isSuccess);
        _queue.Add(A);
        await Take();
        _queue.Failed(A);

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
        Assert.That(NothingReady());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await Take(), Is.EqualTo(A));
    }

    [Test]
    public async Task A_key_that_fails_holds_up_no_other()
    {
        _queue.Add(A);
        await Take();
        _queue.Failed(A);
        _queue.Add(B);

        Assert.That(await Take(), Is.EqualTo(B));
    }

    [Test]
    public async Task It_is_known_how_long_keys_were_ready_and_how_long_they_are_in_work()
    {
        _queue.Add(A);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Take();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.That(_queue.LongestInFlight, Is.EqualTo(TimeSpan.FromSeconds(4)));

        _queue.Done(A);

        Assert.That(_queue.LongestInFlight, Is.EqualTo(TimeSpan.Zero));
        Assert.That(_latencies, Is.EqualTo(new[] { TimeSpan.FromSeconds(3) }));
    }

    private async Task<ObjectKey> Take()
    {
        ValueTask<ObjectKey> taken = _queue.TakeAsync(CancellationToken.None);
        Assert.That(taken.IsCompleted, "nothing is ready");
        return await taken;
    }

    private bool NothingReady()
    {
        using CancellationTokenSource end = new();
        ValueTask<ObjectKey> taken = _queue.TakeAsync(end.Token);
        bool nothing = !taken.IsCompleted;
        end.Cancel();
        return nothing;
    }
}
