using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;

/// <summary>The client's own rate limit.</summary>
public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Lets_a_burst_through_and_then_so_many_per_second()
    {
        TokenBucket bucket = new(100, 130, _time);
        Task[] waits = [.. Enumerable.Range(0, 330).Select(_ => bucket.WaitAsync(CancellationToken.None))];
        Assert.That(waits.Count(static wait => wait.IsCompleted), Is.EqualTo(130));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(waits.Count(static wait => wait.IsCompleted), Is.EqualTo(230));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(waits.Count(static wait => wait.IsCompleted), Is.EqualTo(330));
    }

    [Test]
    public void Rest_gathers_no_more_than_a_burst()
    {
        TokenBucket bucket = new(10, 2, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Task[] waits = [.. Enumerable.Range(0, 3).Select(_ => bucket.WaitAsync(CancellationToken.None))];
        Assert.That(waits.Select(static wait => wait.IsCompleted), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public async Task Whoever_gives_up_takes_no_turn()
    {
        TokenBucket bucket = new(1, 1, _time);
        await bucket.WaitAsync(CancellationToken.None);
        using CancellationTokenSource giveUp = new();
        Task impatient = bucket.WaitAsync(giveUp.Token);
        await giveUp.CancelAsync();
        Assert.That(() => impatient, Throws.InstanceOf<OperationCanceledException>());
        Task next = bucket.WaitAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await next;
    }
}
