using System.Text.Json.Nodes;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>Reads of namespaces and Shoots, on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ShootReadTests(string serverName) : ControlPlaneTests(serverName)
{
    [TestCase("shoot", true)]
    [TestCase("seed", false)]
    public async Task A_namespace_is_a_control_plane_by_its_label(string role, bool expected)
    {
        Assert.That(await ControlPlane.IsShootNamespaceAsync(Space, End), Is.False);
        await Server.Admin.MergePatchAsync(
            $"/api/v1/namespaces/{Space}", $$$"""{"metadata":{"labels":{"gardener.cloud/role":"{{{role}}}"} } }""");

        Assert.That(await ControlPlane.IsShootNamespaceAsync(Space, End), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_missing_namespace_and_a_missing_Cluster_are_failures_that_name_them()
    {
        LifecycleException? space = await Assert.ThrowsAsync<LifecycleException>(() => ControlPlane.IsShootNamespaceAsync("absent", End));
        LifecycleException? cluster = await Assert.ThrowsAsync<LifecycleException>(() => ControlPlane.GetShootAsync("absent", End));

        Assert.That(space!.Message, Is.EqualTo("namespaces \"absent\" not found"));
        Assert.That(cluster!.Message, Is.EqualTo("clusters.extensions.gardener.cloud \"absent\" not found"));
    }

    [TestCase("{}", false, false, false, false)]
    [TestCase("""{"status":{"lastOperation":{"state":"Failed"}}}""", true, false, false, false)]
    [TestCase(
        """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"lastOperation":{"state":"Error"}}}""",
        false,
        true,
        false,
        false)]
    [TestCase("""{"spec":{"hibernation":{"enabled":true}},"status":{"isHibernated":true}}""", false, false, true, false)]
    [TestCase("""{"spec":{"hibernation":{"enabled":true}},"status":{"isHibernated":false}}""", false, false, false, false)]
    [TestCase("""{"spec":{"hibernation":{"enabled":false}},"status":{"isHibernated":true}}""", false, false, false, false)]
    [TestCase("""{"metadata":{"annotations":{"confirmation.gardener.cloud/force-deletion":"true"}}}""", false, false, false, true)]
    [TestCase("""{"metadata":{"annotations":{"confirmation.gardener.cloud/force-deletion":"T"}}}""", false, false, false, true)]
    [TestCase("""{"metadata":{"annotations":{"confirmation.gardener.cloud/force-deletion":"yes"}}}""", false, false, false, false)]
    public async Task A_Shoot_is_read_as_far_as_it_matters(string shoot, bool failed, bool deletion, bool hibernated, bool force)
    {
        await CreateClusterAsync(shoot);

        Assert.That(await ControlPlane.GetShootAsync(Space, End), Is.EqualTo(new ShootState(failed, deletion, hibernated, force)));
    }

    [Test]
    public async Task A_Cluster_without_a_Shoot_has_none()
    {
        await Server.Admin.CreateAsync(
            "/apis/extensions.gardener.cloud/v1alpha1/clusters",
            $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{Space}}}"},"spec":{}}""");

        Assert.That(await ControlPlane.GetShootAsync(Space, End), Is.Null);
    }

    private Task<JsonNode> CreateClusterAsync(string shoot) => Server.Admin.CreateAsync(
        "/apis/extensions.gardener.cloud/v1alpha1/clusters",
        $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"{{{Space}}}"},"spec":{"shoot":{{{shoot}}} } }""");
}
