using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Watching;

/// <summary>How long the cache waits: before the next attempt, and for a watch that says nothing.</summary>
public sealed class ResourceCachePauseTests : FakeServerCacheTests
{
    [Test]
    public async Task A_short_watch_that_reports_a_change_and_ends_is_begun_again_without_a_pause()
    {
        Fake.Inject(static request => request.IsWatch, FakeFailure.Answer(
            $$$$"""{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"{{{{Space}}}}","uid":"u","resourceVersion":"1000"}}}"""
                + "\n"));

        // The clock stands still.
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);

        Eventually.Holds(() => Watches() == 2, "the next watch", () => string.Join('\n', cache.Failures));
        await cache.StopAsync();
    }

    [Test]
    public async Task A_watch_ends_between_once_and_twice_its_time()
    {
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>());
        Watching();

        string seconds = Fake.Requests.Single(static request => request.IsWatch).Query["timeoutSeconds"]!;

        Assert.That(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), Is.InRange(300, 600));
        await cache.StopAsync();
    }

    [Test]
    public async Task A_silent_watch_is_given_up_and_what_it_kept_back_is_found()
    {
        Fake.Inject(static request => request.IsWatch, FakeFailure.NeverReport());
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Eventually.Holds(() => Watches() == 1, "the watch");
        await CreateConfigMap("a");
        Time.AdvanceUntil(() => cache.Cache.Count == 1, TimeSpan.FromSeconds(10));
        Assert.That(cache.Failures.Select(static failure => failure.Message), Has.Some.Contains("nothing was heard"));
        Assert.That(Lists(), Is.EqualTo(2), "a list alone shows what a watch that was lost has not");
        await cache.StopAsync();
    }

    [Test]
    public async Task A_watch_that_is_never_answered_is_given_up()
    {
        Fake.Inject(static request => request.IsWatch, FakeFailure.NeverAnswer());
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Eventually.Holds(() => Watches() == 1, "the watch");
        Assert.That(cache.Cache.LastContact, Is.Not.Null, "the list was an answer");
        await CreateConfigMap("a");
        Time.AdvanceUntil(() => cache.Cache.Count == 1, TimeSpan.FromSeconds(10));
        await cache.StopAsync();
    }

    [Test]
    public async Task Bookmarks_keep_a_watch_alive()
    {
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Watching();
        Eventually.Holds(() => cache.Cache.LastContact is not null, "the list");
        for (int i = 0; i < 10; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(100));
            Fake.SendBookmarks();
            Eventually.Holds(() => cache.Cache.Age == TimeSpan.Zero, "the bookmark");
        }

        Assert.That(Watches(), Is.EqualTo(1));
        Assert.That(cache.Failures, Is.Empty);
        await cache.StopAsync();
    }

    [Test]
    public async Task Pauses_longer_and_longer_while_the_server_fails_and_tells_its_age()
    {
        Fake.Inject(static request => request.IsList, FakeFailure.Status(504, "Timeout"), times: 6);
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        TimeSpan[] steps = [.. new[] { 0.5, 1, 2, 4, 8, 15 }.Select(TimeSpan.FromSeconds)];
        List<TimeSpan> pauses = [];
        for (int failures = 1; failures <= 6; failures++)
        {
            int expected = failures;
            Eventually.Holds(() => cache.Failures.Count == expected, $"failure {failures}");
            DateTimeOffset start = Time.GetUtcNow();
            Time.AdvanceUntil(() => Lists() > expected, steps[failures - 1] / 8);
            pauses.Add(Time.GetUtcNow() - start);
            Assert.That(failures == 6 || cache.Cache.Age is null);
        }

        Assert.That(pauses.Zip(steps).All(static pair => pair.First >= pair.Second), Is.True, string.Join(' ', pauses));
        Eventually.Holds(() => cache.Cache.HasSynced, "the list at last");
        await cache.StopAsync();
    }

    [Test]
    public async Task A_quiet_watch_that_lasted_and_breaks_is_begun_again_after_the_shortest_pause_whatever_failed_before_it()
    {
        TaskCompletionSource answer = new();
        Fake.Inject(static request => request.IsList, FakeFailure.Status(504, "Timeout"), times: 6);
        Fake.Inject(static request => request.IsWatch, FakeFailure.Slow(answer.Task));
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Time.AdvanceUntil(() => Watches() == 1, TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        answer.SetResult();
        Eventually.Holds(() => cache.Cache.Age == TimeSpan.Zero, "the watch to be answered");
        Time.Advance(TimeSpan.FromSeconds(10));

        AssertThatABreakIsFollowedByTheShortestPause(cache);
        await cache.StopAsync();
    }

    [Test]
    public async Task A_short_watch_that_reports_a_change_and_breaks_is_begun_again_after_the_shortest_pause_whatever_failed_before_it()
    {
        Fake.Inject(static request => request.IsList, FakeFailure.Status(504, "Timeout"), times: 6);
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Time.AdvanceUntil(() => Fake.OpenWatches == 1, TimeSpan.FromSeconds(1));
        await CreateConfigMap("a");
        cache.Comes("+a=1");

        AssertThatABreakIsFollowedByTheShortestPause(cache);
        await cache.StopAsync();
    }

    [Test]
    public async Task A_watch_that_ends_at_once_again_and_again_is_not_begun_without_a_pause()
    {
        Fake.Inject(static request => request.IsWatch, FakeFailure.Answer(""), times: 1000);
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Eventually.Holds(() => Watches() == 1, "the first watch");
        Time.AdvanceUntil(() => Watches() == 4, TimeSpan.FromMilliseconds(50));
        Assert.That(Time.GetUtcNow() - Time.Start, Is.GreaterThan(TimeSpan.FromSeconds(3)));
        await cache.StopAsync();
    }

    [Test]
    public async Task Waits_at_least_as_long_as_the_server_asks()
    {
        // More failures than the client retries by itself.
        Fake.Inject(static request => request.IsList, FakeFailure.Status(429, "TooManyRequests", retryAfterSeconds: 0), times: 10);
        Fake.Inject(static request => request.IsList, FakeFailure.Status(429, "TooManyRequests", retryAfterSeconds: 100));
        CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
        Eventually.Holds(() => cache.Failures.Count == 1, "the failure");
        Time.AdvanceUntil(() => cache.Cache.HasSynced, TimeSpan.FromSeconds(10));
        Assert.That(Time.GetUtcNow() - Time.Start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(100)));
        await cache.StopAsync();
    }

    private void AssertThatABreakIsFollowedByTheShortestPause(CacheUnderTest cache)
    {
        (DateTimeOffset broken, int failures, int watches) = (Time.GetUtcNow(), cache.Failures.Count, Watches());
        Fake.DropWatches();
        Eventually.Holds(() => cache.Failures.Count == failures + 1, "the watch to break");
        Time.AdvanceUntil(() => Watches() == watches + 1, TimeSpan.FromMilliseconds(50));
        Assert.That(Time.GetUtcNow() - broken, Is.LessThan(TimeSpan.FromSeconds(2)));
    }
}
