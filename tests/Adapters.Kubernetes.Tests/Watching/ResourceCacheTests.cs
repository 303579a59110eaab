using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Watching;

/// <summary>The cache on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ResourceCacheTests(string serverName) : ApiServerTests(serverName)
{
    [Test]
    public async Task Holds_what_is_there_and_follows_what_changes()
    {
        await CreateConfigMap("a");
        await CreateConfigMap("b");
        CacheUnderTest cache = await StartAsync();
        Assert.That(cache.Changes, Is.EquivalentTo(new[] { "+a=1", "+b=1" }));

        await CreateConfigMap("c");
        await ChangeConfigMap("a", "2");
        await DeleteConfigMap("b");

        cache.Comes("+a=1", "+b=1", "+c=1", "a=1->2", "-b=1");
        Assert.That(cache.Values, Is.EquivalentTo(new[] { "a=2", "c=1" }));
        Assert.That(cache.Cache.Get(Space, "a")!.Data["value"], Is.EqualTo("2"));
        Assert.That(cache.Cache.Get(Space, "b"), Is.Null);
        Assert.That(cache.Cache.Get("elsewhere", "a"), Is.Null);
        Assert.That(cache.Cache.Count, Is.EqualTo(2));
        Assert.That(cache.Cache.List("elsewhere"), Is.Empty);
        Assert.That(cache.Cache.Age, Is.LessThan(TimeSpan.FromMinutes(5)));
        await cache.StopAsync();
    }

    [Test]
    public async Task Holds_every_object_of_a_list_in_parts()
    {
        for (int i = 0; i < 7; i++)
        {
            await CreateConfigMap($"c{i}");
        }

        CacheUnderTest cache = await StartAsync(new() { PageSize = 3 });
        Assert.That(cache.Values, Is.EquivalentTo(Enumerable.Range(0, 7).Select(static i => $"c{i}=1")));
        await cache.StopAsync();
    }

    [Test]
    public async Task Keeps_nothing_that_is_not_needed()
    {
        await CreateConfigMap("a", metadata: ""","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","kept":"yes"}""");
        CacheUnderTest cache = await StartAsync(new()
        {
            Trim = static item => item with { BinaryData = null, Immutable = true },
        });
        V1ConfigMap item = cache.Cache.Get(Space, "a")!;
        Assert.That(item.Metadata.ManagedFields, Is.Null);
        Assert.That(item.Metadata.Annotations, Is.EqualTo(new Dictionary<string, string> { ["kept"] = "yes" }));
        Assert.That(item.Immutable, Is.True);
        await cache.StopAsync();
    }

    [Test]
    public async Task An_object_that_is_made_anew_is_another_one()
    {
        await CreateConfigMap("a");
        CacheUnderTest cache = await StartAsync();
        await DeleteConfigMap("a");
        await CreateConfigMap("a", "2");
        cache.Comes("+a=1", "-a=1", "+a=2");
        await cache.StopAsync();
    }

    [Test]
    public async Task What_ceases_to_match_the_selection_is_gone()
    {
        await CreateConfigMap("a", metadata: ""","labels":{"kept":"yes"}""");
        CacheUnderTest cache = await StartAsync(
            new() { Selection = new ResourceSelection { Namespace = Space, LabelSelector = "kept=yes" } });
        await Server.Admin.MergePatchAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"kept":null}}}""");
        Eventually.Holds(() => cache.Cache.Count == 0, "the object to leave");
        await cache.StopAsync();
    }

    [Test]
    [Property(RestartsServer, "")]
    public async Task Goes_on_after_the_server_was_away()
    {
        await CreateConfigMap("a");
        CacheUnderTest cache = await StartAsync();
        await Server.RestartAsync();
        await CreateConfigMap("b");
        await DeleteConfigMap("a");
        cache.Comes("+a=1", "+b=1", "-a=1");
        Assert.That(cache.Values, Is.EqualTo(new[] { "b=1" }));
        await cache.StopAsync();
    }

    [Test]
    public async Task Many_changes_end_in_the_same_state_as_on_the_server()
    {
        CacheUnderTest cache = await StartAsync(new() { WatchTimeout = TimeSpan.FromSeconds(1) });
        for (int i = 0; i < 60; i++)
        {
            string name = $"c{i % 7}";
            if (cache.Expected.Remove(name))
            {
                await DeleteConfigMap(name);
            }
            else
            {
                await CreateConfigMap(name, $"{i}");
                cache.Expected[name] = $"{i}";
            }
        }

        Eventually.Holds(() =>
            cache.Values.Order().SequenceEqual(
                cache.Expected.Select(static pair => $"{pair.Key}={pair.Value}").Order()), "the cache to follow", () =>
                string.Join(' ', cache.Changes));
        await cache.StopAsync();
    }

    private async Task<CacheUnderTest> StartAsync(ResourceCacheOptions<V1ConfigMap>? options = null)
    {
        options ??= new ResourceCacheOptions<V1ConfigMap>();
        CacheUnderTest cache = new(
            Api,
            options.Selection.Namespace is null ? options with { Selection = options.Selection with { Namespace = Space } } : options,
            TimeProvider.System);
        await cache.Cache.WaitForSyncAsync(End);
        return cache;
    }
}
