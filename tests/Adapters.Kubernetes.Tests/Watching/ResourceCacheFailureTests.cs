using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Watching;

/// <summary>The cache, with a misbehaving server and network.</summary>
public sealed class ResourceCacheFailureTests : FakeServerCacheTests
{
    [Test]
    public async Task Nothing_is_lost_when_a_watch_breaks()
    {
        CacheUnderTest cache = Start(Impatient);
        for (int i = 0; i < 20; i++)
        {
            Watching();
            Fake.DropWatches();
            await CreateConfigMap($"c{i}");
        }

        cache.Comes([.. Enumerable.Range(0, 20).Select(static i => $"+c{i}=1")]);
        Assert.That(
            Lists(), Is.EqualTo(1), "a broken watch is gone on with, not listed anew");
        await cache.StopAsync();
    }

    [Test]
    public async Task A_bookmark_spares_a_list_after_the_server_has_forgotten()
    {
        CacheUnderTest cache = Start(Impatient);
        Watching();
        await CreateConfigMap("first");
        cache.Comes("+first=1");
        await Server.Admin.CreateNamespaceAsync("other");
        Fake.Compact();
        DateTimeOffset? before = cache.Cache.LastContact;
        Fake.SendBookmarks();
        Eventually.Holds(() => cache.Cache.LastContact > before, "the bookmark");
        Fake.DropWatches();
        await CreateConfigMap("a");
        cache.Comes("+first=1", "+a=1");
        Assert.That(Lists(), Is.EqualTo(1));
        await cache.StopAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_version_that_is_too_old_leads_to_a_new_list_that_shows_what_was_missed(bool asEvent)
    {
        await CreateConfigMap("kept");
        await CreateConfigMap("changed");
        await CreateConfigMap("deleted");
        await CreateConfigMap("replaced");
        CacheUnderTest cache = Start(Impatient);
        Watching();
        TaskCompletionSource change = new();
        Fake.Inject(static request =>
            request.IsWatch, FakeFailure.Slow(
                change.Task, asEvent ? FakeFailure.WatchError(410, "Expired") : FakeFailure.Status(410, "Expired")));
        int watches = Watches();
        Fake.DropWatches();
        Eventually.Holds(() => Watches() > watches, "the next watch");
        await ChangeConfigMap("changed", "2");
        await DeleteConfigMap("deleted");
        await DeleteConfigMap("replaced");
        await CreateConfigMap("replaced", "3");
        await CreateConfigMap("added");
        change.SetResult();
        Eventually.Holds(() => cache.Changes.Count >= 9, "all that the new list shows", () => string.Join('\n', cache.Failures));

        Assert.That(
            cache.Changes.Skip(4), Is.EquivalentTo(new[] { "-deleted=1", "+added=1", "changed=1->2", "-replaced=1", "+replaced=3" }));
        Assert.That(cache.Values, Is.EquivalentTo(new[] { "kept=1", "changed=2", "replaced=3", "added=1" }));
        await cache.StopAsync();
    }

    [Test]
    public async Task A_list_that_takes_too_long_for_its_parts_is_read_as_a_whole()
    {
        await CreateFiveAsync();

        Fake.Inject(static request => request.Query.ContainsKey("continue"), FakeFailure.Status(410, "Expired"));
        CacheUnderTest cache = Start(Impatient with { PageSize = 2 });
        Eventually.Holds(() => cache.Cache.HasSynced, "the list");
        Assert.That(cache.Values, Has.Count.EqualTo(5));
        Assert.That(cache.Changes, Has.Count.EqualTo(5));
        await cache.StopAsync();
    }

    [Test]
    public async Task An_object_that_was_deleted_while_a_list_took_too_long_is_not_in_the_cache()
    {
        await CreateFiveAsync();

        TaskCompletionSource deleted = new();
        Fake.Inject(
            static request => request.Query.ContainsKey("continue"), FakeFailure.Slow(deleted.Task, FakeFailure.Status(410, "Expired")));
        CacheUnderTest cache = Start(Impatient with { PageSize = 2 });
        Eventually.Holds(() => Fake.Requests.Any(static request => request.Query.ContainsKey("continue")), "the second page");
        await DeleteConfigMap("c0");
        deleted.SetResult();

        Eventually.Holds(() => cache.Cache.HasSynced, "the list");

        Assert.That(cache.Values, Is.EquivalentTo(new[] { "c1=1", "c2=1", "c3=1", "c4=1" }));
        bool hadPages = Fake.Requests.Last(static request => request.IsList).Query.ContainsKey("limit");
        Assert.That(hadPages, Is.False, "pages would take as long again");
        await cache.StopAsync();
    }

    [Test]
    public async Task A_page_that_fails_is_a_failure_and_the_next_list_has_pages_again()
    {
        await CreateFiveAsync();

        Fake.Inject(static request => request.Query.ContainsKey("continue"), FakeFailure.Status(500, "InternalError"));
        CacheUnderTest cache = Start(Impatient with { PageSize = 2 });

        Eventually.Holds(() => cache.Cache.HasSynced, "the list");

        Assert.That(cache.Failures, Has.Count.EqualTo(1));
        Assert.That(
            Fake.Requests.Where(static request => request.IsList).All(static request => request.Query.ContainsKey("limit")), Is.True);
        await cache.StopAsync();
    }

    [Test]
    public async Task A_version_that_the_server_calls_bad_leads_to_a_new_list()
    {
        CacheUnderTest cache = Start(Impatient);
        Watching();
        Fake.Inject(static request => request.IsWatch, FakeFailure.Status(400, "BadRequest"));
        Fake.DropWatches();

        Eventually.Holds(() => Lists() == 2, "the second list");

        await cache.StopAsync();
    }

    [Test]
    public async Task A_fault_of_our_own_leads_to_a_new_list()
    {
        int faults = 0;
        CacheUnderTest cache = Start(Impatient with
        {
            Trim = map => map.Metadata.Name == "a" && Interlocked.Increment(ref faults) == 1 ? throw new InvalidOperationException() : map,
        });
        Watching();
        await CreateConfigMap("a");

        cache.Comes("+a=1");

        Assert.That(Lists(), Is.EqualTo(2));
        await cache.StopAsync();
    }

    [Test]
    public async Task An_event_without_a_version_does_not_move_the_watch()
    {
        await CreateConfigMap("a");
        CacheUnderTest cache = Start(Impatient);
        Watching();
        cache.Comes("+a=1");
        TaskCompletionSource deleted = new();
        Fake.Inject(static request => request.IsWatch, FakeFailure.Slow(deleted.Task, FakeFailure.Answer(
            $$$$"""{"type":"MODIFIED","object":{"metadata":{"name":"x","namespace":"{{{{Space}}}}"},"data":{"value":"1"}}}""" + "\n")));
        int watches = Watches();
        Fake.DropWatches();
        Eventually.Holds(() => Watches() > watches, "the next watch");
        await DeleteConfigMap("a");
        deleted.SetResult();

        Eventually.Holds(() => cache.Cache.Get(Space, "a") is null, "the deletion", () => string.Join('\n', cache.Failures));

        await cache.StopAsync();
    }

    [Test]
    public async Task A_list_that_breaks_off_in_the_middle_deletes_nothing()
    {
        await CreateFiveAsync();

        CacheUnderTest cache = Start(Impatient with { PageSize = 2 });
        Watching();
        Fake.Inject(static request => request.Query.ContainsKey("continue"), FakeFailure.Drop(), times: 3);
        Fake.Inject(static request => request.IsWatch, FakeFailure.WatchError(410, "Expired"));
        int watches = Watches();
        Fake.DropWatches();
        Eventually.Holds(() => Watches() > watches + 1, "the watch after the list");
        Assert.That(cache.Changes, Has.Count.EqualTo(5).And.All.StartsWith("+"));
        await cache.StopAsync();
    }

    [Test]
    public async Task A_subscriber_that_throws_disturbs_nobody()
    {
        CacheUnderTest cache = new(
            Api, Impatient with { Selection = Mine }, TimeProvider.System, static _ => throw new InvalidOperationException("mine"));
        await CreateConfigMap("a");
        await CreateConfigMap("b");
        cache.Comes("+a=1", "+b=1");
        Assert.That(cache.Failures.Select(static failure => failure.Message), Is.EqualTo(new[] { "mine", "mine" }));
        await cache.StopAsync();
    }

    [Test]
    public async Task An_object_that_cannot_be_decoded_spoils_no_other_and_stays_as_it_was()
    {
        await CreateConfigMap("a");
        CacheUnderTest cache = Start(Impatient);
        Watching();
        await Server.Admin.MergePatchAsync($"{ConfigMaps}/a", """{"data":{"value":{"no":"string"}}}""");
        await CreateConfigMap("b");
        cache.Comes("+a=1", "+b=1");
        Assert.That(cache.Cache.Get(Space, "a")!.Data["value"], Is.EqualTo("1"));
        Assert.That(cache.Failures.Single().Message, Does.Contain($"ConfigMap {Space}/a cannot be decoded"));

        // Nor does a new list.
        Fake.Compact();
        Fake.DropWatches();
        await CreateConfigMap("c");
        cache.Comes("+a=1", "+b=1", "+c=1");
        await cache.StopAsync();
    }

    [Test]
    public async Task A_watch_that_sends_garbage_is_begun_again()
    {
        Fake.Inject(static request => request.IsWatch, FakeFailure.Answer("{\"type\":\"AD"));
        Fake.Inject(static request => request.IsWatch, FakeFailure.Answer("\n\nnonsense\n"));
        Fake.Inject(static request => request.IsWatch, FakeFailure.Answer("{\"type\":\"OTHER\",\"object\":{}}\n"));
        CacheUnderTest cache = Start(Impatient);
        await CreateConfigMap("a");
        cache.Comes("+a=1");
        Eventually.Holds(() => Watches() == 4, "the fourth watch");
        Assert.That(cache.Failures.Select(static failure => failure.Message), Has.Exactly(3).Contains("no event"));
        await cache.StopAsync();
    }

    [Test]
    public async Task An_end_in_the_middle_of_anything_is_an_end()
    {
        foreach ((Func<FakeRequest, bool> when, FakeFailure failure) in new (Func<FakeRequest, bool>, FakeFailure)[]
        {
            (static request => request.IsList, FakeFailure.NeverAnswer()),
            (static request => request.IsWatch, FakeFailure.NeverAnswer()),
            (static request => request.IsWatch, FakeFailure.NeverReport()),
            (static request => request.IsList, FakeFailure.Status(500, "InternalError")),
        })
        {
            int requests = Fake.Requests.Count(when);
            Fake.Inject(when, failure);
            CacheUnderTest cache = Start(new ResourceCacheOptions<V1ConfigMap>(), Time);
            Eventually.Holds(() => Fake.Requests.Count(when) > requests, "the request");
            await cache.StopAsync();
        }
    }
}
