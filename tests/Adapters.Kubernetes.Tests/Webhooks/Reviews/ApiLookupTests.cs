using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>What a review needs to know is read at once, and whatever comes of that is an answer.</summary>
#pragma warning disable CA1001 // What a test owns goes with the test.
public sealed class ApiLookupTests : FakeServerTests
#pragma warning restore CA1001
{
    private KubernetesApi _api = null!;

    [SetUp]
    public void Connect() => _api = Connections.Connect(Server, Files, new KubernetesApiOptions());

    [TearDown]
    public void Disconnect() => _api.Dispose();

    [Test]
    public async Task A_reference_to_nothing_is_a_failed_lookup()
    {
        ResourceLookup<SecretData> lookup = await new ApiProjectResources(_api).FindSecretAsync("garden-foo", "", CancellationToken.None);

        Assert.That((lookup.Status, lookup.Failure), Is.EqualTo((LookupStatus.Failed, "'' is no name of an object")));
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_a_failed_lookup_before_the_review_is_given_up()
    {
        Server.Inject(static _ => true, FakeFailure.NeverAnswer());

        ResourceLookup<SecretData> lookup = await new ApiProjectResources(_api).FindSecretAsync(
            "garden-foo", "secret", CancellationToken.None);

        Assert.That((lookup.Status, lookup.Failure), Is.EqualTo((LookupStatus.Failed, "no answer within 3 seconds")));
    }

    [Test]
    public async Task Whoever_gives_up_the_review_ends_its_lookups()
    {
        Server.Inject(static _ => true, FakeFailure.NeverAnswer());
        using CancellationTokenSource end = new();
        Task lookup = new ApiProjectResources(_api).FindSecretAsync("garden-foo", "secret", end.Token).AsTask();

        await end.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => lookup);
    }

    [Test]
    public async Task An_empty_entry_among_a_Shoots_resources_is_one_without_name()
    {
        await Server.Admin.CreateAsync("/apis/extensions.gardener.cloud/v1alpha1/clusters", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"shoot--foo--bar"},
             "spec":{"shoot":{"spec":{"resources":[null,{"name":"a","resourceRef":{"kind":"Secret","name":"b"}}]}}}}
            """);

        ResourceLookup<ClusterContent> lookup = await new ApiControlPlaneReader(_api).GetClusterShootAsync(
            "shoot--foo--bar", CancellationToken.None);

        Assert.That(
            lookup.Value!.Shoot!.Resources, Is.EqualTo(new[] { new ShootResource("", "", ""), new ShootResource("a", "Secret", "b") }));
    }
}
