using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Calls, on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class KubernetesApiTests(string serverName) : ApiServerTests(serverName)
{
    private const string Extensions = "/apis/extensions.gardener.cloud/v1alpha1";

    [Test]
    public async Task Stores_reads_replaces_changes_and_deletes_an_object()
    {
        V1ConfigMap created = await Api.CreateAsync(ResourceTypes.ConfigMaps, ConfigMap("a", "1"), End);
        created.Data["value"] = "2";
        V1ConfigMap replaced = await Api.UpdateAsync(ResourceTypes.ConfigMaps, created, End);
        V1ConfigMap changed = await Api.MergePatchAsync(
            ResourceTypes.ConfigMaps, Space, "a", """{"data":{"other":"3"}}"""u8.ToArray(), End);
        V1ConfigMap? read = await Api.GetAsync(ResourceTypes.ConfigMaps, Space, "a", End);

        Assert.That(replaced.Data, Is.EqualTo(new Dictionary<string, string> { ["value"] = "2" }));
        Assert.That(read!.Data, Is.EqualTo(new Dictionary<string, string> { ["value"] = "2", ["other"] = "3" }));
        Assert.That(read.Metadata.ResourceVersion, Is.EqualTo(changed.Metadata.ResourceVersion));
        Assert.That(await Api.DeleteAsync(ResourceTypes.ConfigMaps, Space, "a", End), Is.Null);
        Assert.That(await Api.GetAsync(ResourceTypes.ConfigMaps, Space, "a", End), Is.Null);
        Assert.That(await Api.DeleteAsync(ResourceTypes.ConfigMaps, Space, "a", End), Is.Null);
    }

    [Test]
    public async Task A_deletion_returns_the_object_that_finalizers_keep()
    {
        V1ConfigMap held = ConfigMap("held", "1");
        held.Metadata.Finalizers = ["test/one"];
        await Api.CreateAsync(ResourceTypes.ConfigMaps, held, End);

        V1ConfigMap? kept = await Api.DeleteAsync(ResourceTypes.ConfigMaps, Space, "held", End);

        Assert.That(kept!.Metadata.DeletionTimestamp, Is.Not.Null);
        await Api.MergePatchAsync(ResourceTypes.ConfigMaps, Space, "held", """{"metadata":{"finalizers":null}}"""u8.ToArray(), End);
        Assert.That(await Api.GetAsync(ResourceTypes.ConfigMaps, Space, "held", End), Is.Null);
    }

    [Test]
    public async Task Keeps_the_bytes_of_a_Secret()
    {
        byte[] bytes = [0, 255, 10, 13, 128];
        await Api.CreateAsync(
            ResourceTypes.Secrets, new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = Space },
                Data = new Dictionary<string, byte[]> { ["k"] = bytes },
                Type = "Opaque",
            }, End);

        Assert.That((await Api.GetAsync(ResourceTypes.Secrets, Space, "s", End))!.Data["k"], Is.EqualTo(bytes));
    }

    [Test]
    public async Task What_is_not_there_is_null()
    {
        Assert.That(await Api.GetAsync(ResourceTypes.ConfigMaps, Space, "absent", End), Is.Null);
        Assert.That(await Api.GetAsync(ResourceTypes.ConfigMaps, "no-such-namespace", "absent", End), Is.Null);
        Assert.That(await Api.GetAsync(ResourceTypes.Extensions, Space, "absent", End), Is.Null);
        Assert.That(await Api.GetAsync(ResourceTypes.Clusters, null, "absent", End), Is.Null);
    }

    [TestCase("extensions.gardener.cloud", "v1alpha1")]
    [TestCase("extensions.gardener.cloud", "v9")]
    [TestCase("unknown.gardener.cloud", "v1")]
    public async Task A_kind_that_the_server_does_not_serve_is_no_absent_object(string group, string version)
    {
        ResourceType<V1ConfigMap> unknown = new(group, version, "unknowns", "Unknown", true, () => ResourceTypes.ConfigMaps.Json);
        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() => Api.GetAsync(unknown, Space, "a", End));
        Assert.That(
            (failure!.StatusCode, failure.IsKindNotServed, failure.IsAbsentObject), Is.EqualTo((HttpStatusCode.NotFound, true, false)));
        Assert.That(failure.Message, Does.StartWith($"GET /apis/{group}/{version}/namespaces/{Space}/unknowns/a: 404"));
    }

    [Test]
    public async Task Refuses_to_replace_what_has_changed_since()
    {
        V1ConfigMap created = await Api.CreateAsync(ResourceTypes.ConfigMaps, ConfigMap("a", "1"), End);
        await ChangeConfigMap("a", "2");

        Assert.That(
            () => Api.UpdateAsync(ResourceTypes.ConfigMaps, created with { Data = new Dictionary<string, string>() }, End),
            Throws.TypeOf<KubernetesApiException>().With.Property(nameof(KubernetesApiException.Reason)).EqualTo("Conflict"));
        Assert.That(
            () => Api.CreateAsync(ResourceTypes.ConfigMaps, ConfigMap("a", "1"), End),
            Throws.TypeOf<KubernetesApiException>().With.Property(nameof(KubernetesApiException.Reason)).EqualTo("AlreadyExists"));
    }

    [TestCase("..")]
    [TestCase("")]
    [TestCase(".")]
    public void A_name_does_not_lead_to_another_path(string name) =>
        Assert.That(() => Api.GetAsync(ResourceTypes.ConfigMaps, Space, name, End), Throws.ArgumentException);

    [Test]
    public async Task A_name_with_a_slash_is_one_name()
    {
        await CreateConfigMap("b");
        Assert.That(await ReadOrNull("a/../b"), Is.Null);
    }

    [Test]
    public async Task Reads_an_Extension_with_its_configuration_as_it_is()
    {
        const string config = """{"apiVersion":"x/v1","kind":"C","unknown":{"deep":[1,1.50,"é"]}}""";
        await Server.Admin.CreateAsync(
            $"{Extensions}/namespaces/{Space}/extensions",
            $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"e"},"spec":"""
                + $$$"""{"type":"t","providerConfig":{{{config}}}}}""");

        Extension? extension = await Api.GetAsync(ResourceTypes.Extensions, Space, "e", End);

        Assert.That(extension!.Spec!.Type, Is.EqualTo("t"));
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(extension.Spec.ProviderConfig!.Utf8.Span), JsonNode.Parse(config)));
        Assert.That(extension.Metadata.Uid, Is.Not.Empty);
    }

    [Test]
    public async Task Reads_of_a_Cluster_what_is_used_of_its_Shoot()
    {
        await CreateCluster("""
            {"cloudProfile":{"spec":"not read"},"seed":{"spec":17},"shoot":{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",
             "metadata":{"name":"bar","namespace":"garden-foo","uid":"u-1","annotations":{"a":"b"},
             "deletionTimestamp":"2026-01-02T03:04:05Z","more":{}},
             "spec":{"hibernation":{"enabled":true},"kubernetes":{"version":"1.33.2"},"resources":[{"name":"r",
             "resourceRef":{"kind":"Secret","name":"s","apiVersion":"v1"}}],
              "provider":{"type":"local","workers":[{"name":"w","kubernetes":{"version":"1.32.1"}},{"name":"x"}]}},
             "status":{"isHibernated":true,"lastOperation":{"state":"Succeeded","progress":100}}}}
            """);

        ClusterShoot shoot = (await Api.GetAsync(ResourceTypes.Clusters, null, Space, End))!.Spec!.Shoot!;

        Assert.That(
            (shoot.Metadata!.Name, shoot.Metadata.Namespace, shoot.Metadata.Uid, shoot.Metadata.Annotations!["a"]),
            Is.EqualTo(("bar", "garden-foo", "u-1", "b")));
        Assert.That(shoot.Metadata.DeletionTimestamp, Is.EqualTo(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)));
        Assert.That((shoot.DeletionRequested, shoot.Hibernated), Is.EqualTo((true, true)));
        Assert.That(
            shoot.Spec!.Resources!,
            Is.EqualTo(new[] { new ClusterShootResource("r", new ClusterShootResourceReference("Secret", "s", "v1")) }));
        Assert.That(shoot.Status!.LastOperation!.State, Is.EqualTo("Succeeded"));
    }

    [Test]
    public async Task A_Cluster_without_a_Shoot_is_not_a_failure()
    {
        await CreateCluster("""{"seed":{}}""");
        Assert.That((await Api.GetAsync(ResourceTypes.Clusters, null, Space, End))!.Spec!.Shoot, Is.Null);
    }

    [Test]
    public async Task A_Cluster_whose_Shoot_cannot_be_decoded_is_a_failure_that_says_where()
    {
        await CreateCluster("""{"shoot":{"metadata":{"name":"bar"},"spec":{"resources":"none"}}}""");
        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            Api.GetAsync(ResourceTypes.Clusters, null, Space, End));
        Assert.That(
            failure!.Message, Does.Contain($"/clusters/{Space}: the answer cannot be decoded").And.Contain("$.spec.shoot.spec.resources"));
        Assert.That(failure.StatusCode, Is.Null);
    }

    [Test]
    public async Task Lists_in_parts()
    {
        for (int i = 0; i < 5; i++)
        {
            await CreateConfigMap($"c{i}", metadata: ""","labels":{"part":"yes"}""");
        }

        List<string> names = [];
        List<int> parts = [];
        string? next = null;
        do
        {
            ResourcePage<V1ConfigMap> page = await Api.ListAsync(
                ResourceTypes.ConfigMaps, new ResourceSelection { Namespace = Space, LabelSelector = "part=yes" }, 2, next, End);
            names.AddRange(page.Items.Select(static item => item.Key.Name));
            parts.Add(page.Items.Count);
            next = page.Continue;
            Assert.That(page.Items.Select(static item => (item.Object!.Kind, item.Object.ApiVersion)), Is.All.EqualTo(("ConfigMap", "v1")));
        }
        while (next is not null);

        Assert.That(names, Is.EqualTo(new[] { "c0", "c1", "c2", "c3", "c4" }));
        Assert.That(parts, Is.EqualTo(new[] { 2, 2, 1 }));
    }

    [Test]
    public async Task Watches_from_a_version_on()
    {
        ResourceSelection selection = new() { Namespace = Space, FieldSelector = "metadata.name=a" };
        await CreateConfigMap("before");
        ResourcePage<V1ConfigMap> page = await Api.ListAsync(ResourceTypes.ConfigMaps, selection, null, null, End);
        await CreateConfigMap("a", new string('x', 100_000));
        await CreateConfigMap("b");
        using WatchStream<V1ConfigMap> watch = await Api.WatchAsync(
            ResourceTypes.ConfigMaps, selection, page.ResourceVersion, TimeSpan.FromSeconds(60), End);
        await ChangeConfigMap("a", "2");
        await DeleteConfigMap("a");

        List<(WatchEventKind, string, int)> events = [];
        await foreach (WatchEvent<V1ConfigMap> item in watch.WithCancellation(End))
        {
            if (item.Kind != WatchEventKind.Bookmark)
            {
                events.Add((item.Kind, item.Item.Key.ToString(), item.Item.Object!.Data["value"].Length));
            }

            if (item.Kind == WatchEventKind.Deleted)
            {
                break;
            }
        }

        Assert.That(events, Is.EqualTo(new[]
        {
            (
                WatchEventKind.Added,
                $"{Space}/a",
                100_000), (WatchEventKind.Modified, $"{Space}/a", 1), (WatchEventKind.Deleted, $"{Space}/a", 1),
        }));
    }

    [Test]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        ResourceSelection selection = new() { Namespace = Space, FieldSelector = "metadata.name=a" };
        ResourcePage<V1ConfigMap> page = await Api.ListAsync(ResourceTypes.ConfigMaps, selection, null, null, End);
        using WatchStream<V1ConfigMap> watch = await Api.WatchAsync(
            ResourceTypes.ConfigMaps, selection, page.ResourceVersion, TimeSpan.FromSeconds(1), End);
        await foreach (WatchEvent<V1ConfigMap> item in watch.WithCancellation(End))
        {
            Assert.That(item.Kind, Is.EqualTo(WatchEventKind.Bookmark));
        }
    }

    [Test]
    [Property(RestartsServer, "")]
    public async Task A_version_that_is_too_old_is_a_failure_with_410()
    {
        if (Server is FakeApiServer fake)
        {
            fake.Compact();
        }
        else
        {
            // The history starts again.
            await CreateConfigMap("later");
            await Server.RestartAsync();
        }

        KubernetesApiException? failure = null;
        try
        {
            using WatchStream<V1ConfigMap> watch = await Api.WatchAsync(
                ResourceTypes.ConfigMaps, new ResourceSelection(), "1", TimeSpan.FromSeconds(60), End);
            await foreach (WatchEvent<V1ConfigMap> _ in watch.WithCancellation(End))
            {
            }
        }
        catch (KubernetesApiException exception)
        {
            failure = exception;
        }

        Assert.That(failure?.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That(failure!.Message, Does.Contain("too old resource version"));
    }

    [Test]
    public async Task The_callers_cancellation_is_no_failure_of_the_server()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        Assert.That(() =>
            Api.GetAsync(ResourceTypes.ConfigMaps, Space, "a", cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    // The real server answers 400 to such a name.
    private async Task<V1ConfigMap?> ReadOrNull(string name)
    {
        try
        {
            return await Api.GetAsync(ResourceTypes.ConfigMaps, Space, name, End);
        }
        catch (KubernetesApiException)
        {
            return null;
        }
    }

    private Task<JsonNode> CreateCluster(string spec) => Server.Admin.CreateAsync(
        $"{Extensions}/clusters",
        $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{Space}}}"},"spec":{{{spec}}}}""");

    private V1ConfigMap ConfigMap(string name, string value) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Space },
            Data = new Dictionary<string, string> { ["value"] = value },
        };
}
