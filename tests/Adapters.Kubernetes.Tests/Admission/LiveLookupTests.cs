using RsyslogRelp.Adapters.Kubernetes.Admission;
using RsyslogRelp.Adapters.Kubernetes.Clients;
using RsyslogRelp.Adapters.Kubernetes.Tests.Clients;
using RsyslogRelp.Core.Admission;
using RsyslogRelp.Core.OperatingSystemConfigs;
using RsyslogRelp.Core.Shoots;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Admission;

/// <summary>What a review needs to know is read at once, and whatever comes of that is an answer.</summary>
#pragma warning disable CA1001 // What a test owns goes with the test.
public sealed class LiveLookupTests
#pragma warning restore CA1001
{
    private TemporaryDirectory _directory = null!;
    private FakeApiServer _server = null!;
    private KubernetesApi _api = null!;

    [SetUp]
    public async Task Start()
    {
        _directory = new TemporaryDirectory();
        _server = await FakeApiServer.StartAsync();
        _api = Connections.Connect(_server, _directory, new KubernetesApiOptions());
    }

    [TearDown]
    public async Task Stop()
    {
        _api.Dispose();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task A_reference_to_nothing_is_a_failed_lookup()
    {
        ResourceLookup<ProjectSecret> lookup = await new LiveProjectResources(_api).FindSecretAsync("garden-foo", "", CancellationToken.None);

        Assert.That((lookup.Status, lookup.Failure), Is.EqualTo((LookupStatus.Failed, "'' is no name of an object")));
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_a_failed_lookup_before_the_review_is_given_up()
    {
        _server.Inject(static _ => true, FakeFault.NeverAnswer());

        ResourceLookup<ProjectSecret> lookup = await new LiveProjectResources(_api).FindSecretAsync("garden-foo", "secret", CancellationToken.None);

        Assert.That((lookup.Status, lookup.Failure), Is.EqualTo((LookupStatus.Failed, "no answer within 3 seconds")));
    }

    [Test]
    public async Task Whoever_gives_up_the_review_ends_its_lookups()
    {
        _server.Inject(static _ => true, FakeFault.NeverAnswer());
        using CancellationTokenSource end = new();
        Task lookup = new LiveProjectResources(_api).FindSecretAsync("garden-foo", "secret", end.Token).AsTask();

        await end.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => lookup);
    }

    [Test]
    public async Task An_empty_entry_among_a_Shoots_resources_is_one_without_name()
    {
        await _server.Admin.CreateAsync("/apis/extensions.gardener.cloud/v1alpha1/clusters", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"shoot--foo--bar"},
             "spec":{"shoot":{"spec":{"resources":[null,{"name":"a","resourceRef":{"kind":"Secret","name":"b"}}]}}}}
            """);

        ResourceLookup<ClusterShoot> lookup = await new LiveControlPlane(_api).GetClusterShootAsync("shoot--foo--bar", CancellationToken.None);

        Assert.That(lookup.Value!.Shoot!.Resources, Is.EqualTo(new[] { new ShootResource("", "", ""), new ShootResource("a", "Secret", "b") }));
    }
}
