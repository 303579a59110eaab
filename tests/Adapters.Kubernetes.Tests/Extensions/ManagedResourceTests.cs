using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>ManagedResources and their Secrets, on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ManagedResourceTests(string serverName) : ControlPlaneTests(serverName)
{
    private const string Name = "cleaner";
    private const string Collectable = "resources.gardener.cloud/garbage-collectable-reference";

    private static readonly ManagedResourceManifest Manifest = new(Name, "shoot-rsyslog-relp", "kind: DaemonSet\n");

    private string Resource => $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{Space}/managedresources/{Name}";

    private string Secrets => $"/api/v1/namespaces/{Space}/secrets";

    [Test]
    public async Task It_refers_to_an_immutable_Secret_that_is_named_after_its_content()
    {
        ManagedResourceState state = await DeployAsync();

        // echo -n "$(printf 'kind: DaemonSet\n' | sha256sum | cut -c1-64)" | sha256sum | cut -c1-8; printf NAME | sha256sum | cut -c1-8
        const string secretName = "managedresource-cleaner-99f65289";
        JsonNode resource = (await Server.Admin.GetAsync(Resource))!;
        JsonNode secret = (await Server.Admin.GetAsync($"{Secrets}/{secretName}"))!;
        Assert.Multiple(() =>
        {
            Assert.That(resource["spec"]!.ToJsonString(), Is.EqualTo(
                $$$"""{"injectLabels":{"shoot.gardener.cloud/no-cleanup":"true"},"keepObjects":false,"secretRefs":[{"name":"{{{secretName}}}"}]}""").Or.EqualTo(
                $$$"""{"secretRefs":[{"name":"{{{secretName}}}"}],"injectLabels":{"shoot.gardener.cloud/no-cleanup":"true"}"""
                    + $$$""","keepObjects":false}"""));
            Assert.That(resource["metadata"]!["labels"]!.ToJsonString(), Is.EqualTo("""{"origin":"shoot-rsyslog-relp"}"""));
            Assert.That(
                resource["metadata"]!["annotations"]!.ToJsonString(),
                Is.EqualTo($$"""{"reference.resources.gardener.cloud/secret-b72df914":"{{secretName}}"}"""));
            Assert.That((bool?)secret["immutable"], Is.True);
            Assert.That((string?)secret["type"], Is.EqualTo("Opaque"));
            Assert.That(secret["metadata"]!["labels"]!.ToJsonString(), Is.EqualTo($$"""{"{{Collectable}}":"true"}"""));
            Assert.That(
                Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]!["data.yaml"]!)), Is.EqualTo("kind: DaemonSet\n"));
            Assert.That((state.IsHealthy, state.DeletionRequested, state.Problem), Is.EqualTo((false, false, (string?)null)));
            Assert.That(
                state.CreatedAt,
                Is.EqualTo(
                    DateTimeOffset.Parse(
                        (string)resource["metadata"]!["creationTimestamp"]!, System.Globalization.CultureInfo.InvariantCulture)));
        });
    }

    [Test]
    public async Task What_is_right_is_left_alone()
    {
        await DeployAsync();
        JsonNode resource = (await Server.Admin.GetAsync(Resource))!;
        JsonNode secrets = (await Server.Admin.GetAsync(Secrets))!;

        await DeployAsync();

        Assert.That(Version(await Server.Admin.GetAsync(Resource)), Is.EqualTo(Version(resource)));
        Assert.That((await Server.Admin.GetAsync(Secrets))!["items"]!.ToJsonString(), Is.EqualTo(secrets["items"]!.ToJsonString()));
    }

    [Test]
    public async Task While_the_Secret_of_an_earlier_one_is_in_deletion_none_is_made_that_refers_to_it()
    {
        await DeployAsync();
        string secret = $"{Secrets}/managedresource-cleaner-99f65289";
        await Server.Admin.MergePatchAsync(
            secret, """{"metadata":{"finalizers":["resources.gardener.cloud/gardener-resource-manager"]}}""");
        await DestroyAsync();

        ManagedResourceState waiting = await DeployAsync();
        JsonNode? early = await Server.Admin.GetAsync(Resource);
        await Server.Admin.MergePatchAsync(secret, """{"metadata":{"finalizers":null}}""");
        await DeployAsync();

        Assert.That((waiting.IsHealthy, waiting.DeletionRequested, early), Is.EqualTo((false, false, (JsonNode?)null)));
        Assert.That((await Server.Admin.GetAsync(secret))!["metadata"]!["deletionTimestamp"], Is.Null);
        Assert.That(await Server.Admin.GetAsync(Resource), Is.Not.Null);
    }

    [Test]
    public async Task New_content_creates_a_new_Secret_and_leaves_the_old_one_to_garbage_collection()
    {
        await Server.Admin.CreateAsync(
            Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"old","labels":{"mine":"stays"}}}""");
        await Server.Admin.CreateAsync(Resource[..Resource.LastIndexOf('/')], """
            {"apiVersion":"resources.gardener.cloud/v1alpha1","kind":"ManagedResource","metadata":{"name":"cleaner",
            "labels":{"mine":"stays"},
             "annotations":{"reference.resources.gardener.cloud/secret-12345678":"old","mine":"stays"}},
             "spec":{"class":"seed","secretRefs":[{"name":"old"},{"name":"gone"}],"keepObjects":true,"injectLabels":{"a":"b"}}}
            """);

        await DeployAsync();

        JsonNode resource = (await Server.Admin.GetAsync(Resource))!;
        JsonNode old = (await Server.Admin.GetAsync($"{Secrets}/old"))!;
        string name = ManagedResources.SecretName(Name, Encoding.UTF8.GetBytes(Manifest.Manifests));
        Assert.Multiple(() =>
        {
            Assert.That(JsonNode.DeepEquals(
                resource["spec"],
                JsonNode.Parse(
                    $$"""{"secretRefs":[{"name":"{{name}}"}],"keepObjects":false,"injectLabels":"""
                        + """{"shoot.gardener.cloud/no-cleanup":"true"} }""")), resource.ToJsonString());
            Assert.That(
                resource["metadata"]!["annotations"]!.AsObject().Select(static pair => (string)pair.Value!),
                Is.EquivalentTo(new[] { name, "stays" }));
            Assert.That(
                resource["metadata"]!["labels"]!.AsObject().Select(static pair => pair.Key), Is.EquivalentTo(new[] { "mine", "origin" }));
            Assert.That(
                old["metadata"]!["labels"]!.AsObject().Select(static pair => pair.Key), Is.EquivalentTo(new[] { "mine", Collectable }));
        });
    }

    [TestCase("True", "True", 1, true)]
    [TestCase("True", "True", 2, false)]
    [TestCase("True", "False", 1, false)]
    [TestCase("Progressing", "True", 1, false)]
    public async Task It_is_healthy_when_this_very_generation_is_applied_and_everything_in_it_healthy(
        string applied, string healthy, int observed, bool expected)
    {
        await DeployAsync();
        await SetStatusAsync(applied, "SomeReason", healthy, observed);

        ManagedResourceState? state = await ControlPlane.GetManagedResourceAsync(Space, Name, End);

        Assert.That(state!.IsHealthy, Is.EqualTo(expected));
        Assert.That(
            (state.Problem, state.ProblemReason),
            Is.EqualTo(applied == "True" ? ((string?)null, (string?)null) : ("what happened", "SomeReason")));
    }

    [Test]
    public async Task It_is_destroyed_with_its_Secrets_and_what_is_not_there_is_no_failure()
    {
        await Server.Admin.CreateAsync(Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"cleaner"}}""");
        await DeployAsync();
        await Server.Admin.MergePatchAsync(
            Resource, """{"metadata":{"finalizers":["resources.gardener.cloud/gardener-resource-manager"]}}""");

        await DestroyAsync();

        Assert.That((await ControlPlane.GetManagedResourceAsync(Space, Name, End))!.DeletionRequested);
        Assert.That(
            (await Server.Admin.GetAsync(Secrets))!["items"]!.AsArray().Where(static item => (string?)item!["type"] == "Opaque"), Is.Empty);
        await DestroyAsync();
        await Server.Admin.MergePatchAsync(Resource, """{"metadata":{"finalizers":null}}""");
        await DestroyAsync();
        Assert.That(await ControlPlane.GetManagedResourceAsync(Space, Name, End), Is.Null);
    }

    [Test]
    public async Task A_failure_says_what_could_not_be_done()
    {
        LifecycleException? failure = await Assert.ThrowsAsync<LifecycleException>(() =>
            ControlPlane.DeployManagedResourceAsync("no-such-namespace", Manifest, null, End));

        Assert.That(
            failure!.Message,
            Does.StartWith(
                "could not create or update secret of managed resources: POST /api/v1/namespaces/no-such-namespace/secrets: 404"));
    }

    [Test]
    public async Task A_destruction_returns_what_finalizers_keep()
    {
        await DeployAsync();
        await Server.Admin.MergePatchAsync(
            Resource, """{"metadata":{"finalizers":["resources.gardener.cloud/gardener-resource-manager"]}}""");

        Assert.That((await DestroyAsync())!.DeletionRequested, Is.True);
        await Server.Admin.MergePatchAsync(Resource, """{"metadata":{"finalizers":null}}""");
        Assert.That(await DestroyAsync(), Is.Null);
    }

    [Test]
    public async Task A_Secret_that_is_missing_is_made_again_unless_its_content_has_been_applied()
    {
        string secret = $"{Secrets}/managedresource-cleaner-99f65289";
        await DeployAsync();
        await Server.Admin.DeleteAsync(secret);
        await DeployAsync();
        Assert.That(await Server.Admin.GetAsync(secret), Is.Not.Null);

        await SetStatusAsync("True", "ApplySucceeded", "True", 1);
        await Server.Admin.MergePatchAsync(Resource, """{"spec":{"keepObjects":true}}""");
        await SetStatusAsync("True", "ApplySucceeded", "True", 2);

        Assert.That((await DeployAsync()).IsHealthy, Is.False, "it has a new generation");
        Assert.That((bool?)(await Server.Admin.GetAsync(Resource))!["spec"]!["keepObjects"], Is.False);
    }

    // As the lifecycle does.
    private async Task<ManagedResourceState> DeployAsync() => await ControlPlane.DeployManagedResourceAsync(
        Space, Manifest, await ControlPlane.GetManagedResourceAsync(Space, Name, End), End);

    private async Task<ManagedResourceState?> DestroyAsync() => await ControlPlane.DestroyManagedResourceAsync(
        Space, Name, await ControlPlane.GetManagedResourceAsync(Space, Name, End), End);

    private Task<JsonNode> SetStatusAsync(string applied, string reason, string healthy, int observed) =>
        Server.Admin.MergePatchAsync($"{Resource}/status", $$"""
        {"status":{"observedGeneration":{{observed}},"conditions":[
          {"type":"ResourcesApplied","status":"{{applied}}","reason":"{{reason}}","message":"what happened",
          "lastTransitionTime":"2026-01-01T00:00:00Z","lastUpdateTime":"2026-01-01T00:00:00Z"},
          {"type":"ResourcesHealthy","status":"{{healthy}}","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
          "lastUpdateTime":"2026-01-01T00:00:00Z"}]} }
        """);
}
