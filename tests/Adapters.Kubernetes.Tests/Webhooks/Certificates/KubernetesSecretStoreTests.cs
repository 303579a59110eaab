using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>Certificate Secrets on every API server. Assertions read them as plain JSON.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class KubernetesSecretStoreTests(string serverName) : ApiServerTests(serverName)
{
    private static readonly Dictionary<string, string> Labels = new() { ["name"] = "server", ["manager-identity"] = "us" };

    private KubernetesSecretStore Store => new(Api, Space);

    private string Secrets => $"/api/v1/namespaces/{Space}/secrets";

    [Test]
    public async Task A_Secret_is_stored_as_it_is_given_and_read_as_it_is_stored()
    {
        StoredSecret created = (await Store.CreateAsync(Secret("a"), End))!;
        JsonNode stored = await StoredAsync("a");
        StoredSecret read = (await Store.GetAsync("a", End))!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)stored["type"], Is.EqualTo("kubernetes.io/tls"));
            Assert.That((bool?)stored["immutable"], Is.True);
            Assert.That((string?)stored["data"]!["tls.crt"], Is.EqualTo(Convert.ToBase64String("certificate"u8)));
            Assert.That((string?)stored["metadata"]!["labels"]!["manager-identity"], Is.EqualTo("us"));
            Assert.That(read, Is.EqualTo(created with { Labels = read.Labels, Data = read.Data }));
            Assert.That((read.Type, read.Immutable), Is.EqualTo(("kubernetes.io/tls", true)));
            Assert.That(read.Labels, Is.EqualTo(Labels));
            Assert.That(Encoding.ASCII.GetString(read.Data["tls.key"]), Is.EqualTo("key"));
            Assert.That((read.Uid, read.ResourceVersion), Is.EqualTo(((string?)stored["metadata"]!["uid"], Version(stored))));
            Assert.That(read.Created, Is.EqualTo(DateTimeOffset.Parse((string)stored["metadata"]!["creationTimestamp"]!)));
        });
    }

    [Test]
    public async Task A_Secret_of_somebody_else_with_nothing_in_it_is_read_too()
    {
        await Server.Admin.CreateAsync(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bare"}}""");

        StoredSecret read = (await Store.GetAsync("bare", End))!;

        Assert.That((read.Type, read.Immutable, read.Labels.Count, read.Data.Count), Is.EqualTo(("Opaque", false, 0, 0)));
        Assert.That(await Store.GetAsync("none", End), Is.Null);
    }

    [Test]
    public async Task Creating_what_exists_changes_nothing_and_other_failures_are_told()
    {
        await Store.CreateAsync(Secret("a"), End);
        JsonNode before = await StoredAsync("a");

        StoredSecret? again = await Store.CreateAsync(Secret("a") with { Labels = new Dictionary<string, string>() }, End);

        Assert.That(again, Is.Null);
        Assert.That(Version(await StoredAsync("a")), Is.EqualTo(Version(before)));
        Assert.That(
            () => new KubernetesSecretStore(Api, "no-such-namespace").CreateAsync(Secret("a"), End),
            Throws.InstanceOf<KubernetesApiException>());
    }

    [Test]
    public async Task Lists_the_Secrets_that_have_every_label()
    {
        await Store.CreateAsync(Secret("a"), End);
        await Store.CreateAsync(Secret("b") with { Labels = new Dictionary<string, string>(Labels) { ["name"] = "other" } }, End);
        await Store.CreateAsync(Secret("c") with { Labels = new Dictionary<string, string> { ["name"] = "server" } }, End);

        Assert.That((await Store.ListAsync(Labels, End)).Select(static secret => secret.Name), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Relabelling_keeps_what_others_have_written()
    {
        StoredSecret created = (await Store.CreateAsync(Secret("a") with { Immutable = false }, End))!;
        await Server.Admin.MergePatchAsync($"{Secrets}/a", """{"metadata":{"annotations":{"theirs":"stays"}}}""");
        StoredSecret read = (await Store.GetAsync("a", End))!;
        StoredSecret wanted = read with { Immutable = true, Labels = new Dictionary<string, string> { ["name"] = "new" } };

        bool stale = await Store.RelabelAsync(wanted with { ResourceVersion = created.ResourceVersion }, End);
        JsonNode untouched = await StoredAsync("a");
        bool done = await Store.RelabelAsync(wanted, End);
        JsonNode now = await StoredAsync("a");

        Assert.Multiple(() =>
        {
            Assert.That((stale, done), Is.EqualTo((false, true)));
            Assert.That(Version(untouched), Is.EqualTo(read.ResourceVersion));
            Assert.That(JsonNode.DeepEquals(now["metadata"]!["labels"], JsonNode.Parse("""{"name":"new"}""")), now.ToJsonString());
            Assert.That((string?)now["metadata"]!["annotations"]!["theirs"], Is.EqualTo("stays"));
            Assert.That((bool?)now["immutable"], Is.True);
            Assert.That((string?)now["data"]!["tls.crt"], Is.EqualTo(Convert.ToBase64String("certificate"u8)));
        });
    }

    [Test]
    public async Task What_is_gone_is_not_relabelled_and_what_cannot_be_stored_is_told()
    {
        StoredSecret created = (await Store.CreateAsync(Secret("a"), End))!;
        StoredSecret wrong = created with { Labels = new Dictionary<string, string> { ["not a label"] = "" } };
        Assert.That(() => Store.RelabelAsync(wrong, End), Throws.InstanceOf<KubernetesApiException>());

        await Store.DeleteAsync(created, End);

        Assert.That(await Store.RelabelAsync(created, End), Is.False);
        Assert.That(await Store.GetAsync("a", End), Is.Null);
        await Store.DeleteAsync(created, End);
    }

    [Test]
    public async Task Only_the_Secret_that_was_read_is_deleted()
    {
        StoredSecret first = (await Store.CreateAsync(Secret("a"), End))!;
        await Store.DeleteAsync(first, End);
        StoredSecret second = (await Store.CreateAsync(Secret("a"), End))!;

        await Store.DeleteAsync(first, End);

        Assert.That((await Store.GetAsync("a", End))?.Uid, Is.EqualTo(second.Uid));
    }

    [Test]
    public async Task A_watch_sees_the_webhooks_own_and_keeps_no_key()
    {
        await Store.CreateAsync(Secret("ours") with { Labels = CertificateRotation.CommonLabels(Given.Names) }, End);
        await Store.CreateAsync(Secret("theirs"), End);
        ResourceCache<V1Secret> watch = Store.Watch(Given.Names, TimeProvider.System);
        Task run = watch.RunAsync(End);

        await watch.WaitForSyncAsync(End);

        Assert.That(
            watch.List().Select(static secret => (secret.Metadata.Name, secret.Data)), Is.EqualTo(new[] { ("ours", (object?)null) }));
        Assert.That(run.IsCompleted, Is.False);
    }

    private static StoredSecret Secret(string name) => new()
    {
        Name = name,
        Labels = Labels,
        Type = "kubernetes.io/tls",
        Data = new Dictionary<string, byte[]> { ["tls.crt"] = "certificate"u8.ToArray(), ["tls.key"] = "key"u8.ToArray() },
    };

    private static string? Version(JsonNode item) => (string?)item["metadata"]!["resourceVersion"];

    private async Task<JsonNode> StoredAsync(string name) => (await Server.Admin.GetAsync($"{Secrets}/{name}"))!;
}
