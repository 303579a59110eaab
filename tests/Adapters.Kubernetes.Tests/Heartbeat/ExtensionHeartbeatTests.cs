using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.Heartbeat;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Heartbeat;

/// <summary>The heartbeat on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ExtensionHeartbeatTests(string serverName) : ApiServerTests(serverName)
{
    private readonly ConcurrentQueue<Exception> _failures = [];

    private string Leases => $"/apis/coordination.k8s.io/v1/namespaces/{Space}/leases";

    private string Lease => $"{Leases}/gardener-extension-heartbeat";

    [Test]
    public async Task It_makes_the_Lease_and_renews_it()
    {
        await RunAsync(() =>
        {
            Eventually.Holds(() => Spec() is not null, "the first beat");
            string? first = (string?)Spec()!["renewTime"];
            Eventually.Holds(() => (string?)Spec()!["renewTime"] != first, "another beat");
            Assert.That(
                ((string?)Spec()!["holderIdentity"], (int?)Spec()!["leaseDurationSeconds"]), Is.EqualTo(("shoot-rsyslog-relp", (int?)30)));
            Assert.That(first, Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"));
        });
        Assert.That(_failures, Is.Empty);
    }

    [Test]
    public async Task What_another_left_in_the_Lease_goes()
    {
        await Server.Admin.CreateAsync(Leases, """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"gardener-extension-heartbeat",
            "labels":{"mine":"stays"}},
             "spec":{"holderIdentity":"other","leaseDurationSeconds":7,"acquireTime":"2020-01-01T00:00:00.000000Z","leaseTransitions":7}}
            """);

        await RunAsync(() => Eventually.Holds(() => (string?)Spec()!["holderIdentity"] == "shoot-rsyslog-relp", "a beat"));

        Assert.That(
            Spec()!.AsObject().Select(static pair => pair.Key),
            Is.EquivalentTo(new[] { "holderIdentity", "leaseDurationSeconds", "renewTime" }));
        Assert.That((string?)(await Server.Admin.GetAsync(Lease))!["metadata"]!["labels"]!["mine"], Is.EqualTo("stays"));
    }

    [Test]
    public async Task A_Lease_that_is_deleted_comes_again()
    {
        await RunAsync(() =>
        {
            Eventually.Holds(() => Spec() is not null, "the first beat");
            Server.Admin.DeleteAsync(Lease).GetAwaiter().GetResult();
            Eventually.Holds(() => Spec() is not null, "the Lease to come again");
        });
        Assert.That(_failures, Has.Count.LessThanOrEqualTo(1));
    }

    private JsonNode? Spec() => Server.Admin.GetAsync(Lease).GetAwaiter().GetResult()?["spec"];

    private async Task RunAsync(Action whileRunning)
    {
        _failures.Clear();
        ExtensionHeartbeat heartbeat = new(
            Api, new HeartbeatOptions { Namespace = Space, Interval = TimeSpan.FromMilliseconds(50), Failed = _failures.Enqueue });
        using CancellationTokenSource end = new();
        Assert.That(heartbeat.LastBeat, Is.Null);
        Task run = heartbeat.RunAsync(end.Token);
        try
        {
            whileRunning();
            Eventually.Holds(() => heartbeat.LastBeat is not null, "the time of the beat");
        }
        finally
        {
            await end.CancelAsync();
            await run;
        }
    }
}
