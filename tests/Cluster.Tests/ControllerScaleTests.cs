using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A seed with many Shoots; benchmarks/controller-scale has a thousand.</summary>
public sealed class ControllerScaleTests : RunningControllerTests
{
    private const int Extensions = 100;

    [Test]
    public async Task A_hundred_Extensions_succeed_with_few_requests_each_and_then_cost_none()
    {
        Task creation = Parallel.ForEachAsync(
            Enumerable.Range(0, Extensions),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) => await (await ControlPlaneNamespace.CreateAsync(Server, $"shoot--foo--{i}")).CreateExtensionAsync());
        for (int awaited = 20; awaited <= Extensions; awaited += 20)
        {
            Eventually.Holds(
                () =>
                    creation.IsFaulted
                        || Controller.Metric(
                            "rsyslog_relp_controller_extensions",
                            "state=\"Succeeded\"") >= awaited, $"{awaited} Extensions to succeed", () =>
                        Controller.Log);
        }

        await creation;
        Rest();
        IReadOnlyList<AuditedRequest> work = Requests();
        int renewals = work.Count(IsLease);

        // Enough time for all periodic work.
        Eventually.Holds(() => Requests().Count(IsLease) >= renewals + 16, "the lease to be renewed again and again", () => Controller.Log);

        Assert.Multiple(() =>
        {
            Assert.That(Requests().Skip(work.Count).Where(static request => !IsLease(request) && request.Verb != "watch"), Is.Empty);
            Assert.That(
                work.Count(static request => request.IsWrite && !IsLease(request)),
                Is.EqualTo(6 * Extensions),
                "order and finalizer, two of the status, three that monitor");
            Assert.That(
                work.Count(static request => !request.IsWrite && request.Resource is not ("leases" or "extensions" or "managedresources")),
                Is.EqualTo(2 * Extensions),
                "Namespace and Cluster");
            Assert.That(Controller.Metric("rsyslog_relp_controller_reconcile_errors_total"), Is.Zero);
        });
    }

    private static bool IsLease(AuditedRequest request) => request.Resource == "leases";
}
