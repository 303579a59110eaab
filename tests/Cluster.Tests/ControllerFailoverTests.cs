using System.Text.Json.Nodes;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Two replicas of the controller.</summary>
public sealed class ControllerFailoverTests : SeedServerTests
{
    [Test]
    public async Task Only_the_leader_writes_and_when_it_is_killed_the_other_replica_continues()
    {
        using ControllerProcess leader = StartController().Ready().Leading();
        using ControllerProcess other = StartController().Ready();
        ControlPlaneNamespace going = await SucceededAsync("shoot--foo--going", leader);
        await going.DeleteExtensionAsync();
        going.Comes(going.CleanerPath, isThere: true, () => leader.Log);
        string? beat = (string?)Lease("gardener-extension-heartbeat")!["spec"]!["renewTime"];
        Assert.Multiple(() =>
        {
            Assert.That((leader.Leads, other.Leads), Is.EqualTo((true, false)));
            Assert.That(
                ((string[])["POST", "PUT", "PATCH", "DELETE"]).Select(verb =>
                    other.Metric("rsyslog_relp_api_requests_total", $"verb=\"{verb}\"")),
                Has.All.Null,
                "one that does not lead only reads");
        });

        Eventually.Holds(() =>
            other.Log.Contains("The lease is held by ", StringComparison.Ordinal), "the other to say what it waits for", () => other.Log);
        List<ControlPlaneNamespace> spaces = [];
        for (int i = 0; i < 20; i++)
        {
            spaces.Add(await ControlPlaneNamespace.CreateAsync(Server, $"shoot--foo--{i}"));
        }

        await Task.WhenAll(spaces[..10].Select(static space => space.CreateExtensionAsync()));
        Eventually.Holds(() =>
            spaces.Any(static space => space.Extension()?["status"] is not null), "the leader to be at work", () => leader.Log);
        leader.Kill();
        await Task.WhenAll(spaces[10..].Select(static space => space.CreateExtensionAsync()));
        await going.SetCleanerHealthyAsync();

        other.Leading();
        foreach (ControlPlaneNamespace space in spaces)
        {
            JsonNode extension = space.Eventual("Succeeded", () => other.Log);
            Assert.That((string?)extension["metadata"]!["finalizers"]![0], Is.EqualTo("extensions.gardener.cloud/shoot-rsyslog-relp"));
            Assert.That(space.MonitoringPaths.Select(space.Read), Has.None.Null);
        }

        going.Comes(going.ExtensionPath, isThere: false, () => other.Log);
        Eventually.Holds(() =>
            (string?)Lease("gardener-extension-heartbeat")!["spec"]!["renewTime"] != beat, "the other to beat", () => other.Log);
    }
}
