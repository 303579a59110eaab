using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Two replicas behind a Service.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class ReplicasTests(string serverName) : ClusterTests(serverName)
{
    [Test]
    public async Task Both_replicas_serve_and_when_the_leader_is_killed_the_other_takes_over()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        using SeedReplicas replicas = new(Server);
        (WebhookProcess leader, WebhookProcess other, int[] ports) = (replicas.Leader, replicas.Other, replicas.Ports);
        await seed.CalledAsync(leader);
        await seed.ControlPlaneAsync("shoot--foo--bar");
        string bundle = await Rotation.BundleAsync(Server);
        using DirectClient toLeader = new(ports[0], bundle, "shoot--foo--bar"), toOther = new(ports[1], bundle, "shoot--foo--bar");
        Assert.That((await toLeader.AskAsync())["patch"], Is.Not.Null);
        toOther.Begin(1);
        Assert.That((leader.Leads, other.Leads), Is.EqualTo((true, false)));
        Eventually.Holds(() =>
            other.Log.Contains("The lease is held by ", StringComparison.Ordinal), "the other to say what it waits for", () => other.Log);

        leader.Kill();
        toOther.More(20);
        Eventually.Holds(() => other.Leads, "the other replica to lead", () => other.Log);
        await Server.Admin.MergePatchAsync(Seed.Registration, """{"webhooks":[]}""");
        await seed.CalledAsync(other);
        JsonNode stored = await seed.CreateAsync("shoot--foo--bar", """{"purpose":"reconcile","type":"x"}""");
        toOther.More(20);

        Assert.That((Seed.IsMutated(stored), toOther.Failure, toOther.Connections), Is.EqualTo((true, (string?)null, 1)));
    }

    [Test]
    public async Task The_lease_of_one_that_ends_in_good_order_is_free_at_once()
    {
        await Server.Admin.CreateNamespaceAsync("orderly");
        int port = LoopbackPort.Free();
        string[] flags = [.. WebhookProcess.ReachedAt(port), "--webhook-config-namespace=orderly", "--leader-election-namespace=orderly"];
        using WebhookProcess first = WebhookProcess.Start(Server, port, WebhookProcess.Seed, flags).Ready();
        Eventually.Holds(() => first.Leads, "the first replica to lead", () => first.Log);

        first.Terminate();

        JsonNode lease = (
            await Server.Admin.GetAsync(
                "/apis/coordination.k8s.io/v1/namespaces/orderly/leases/shoot-rsyslog-relp-webhook-leader-election"))!;
        Assert.That((first.ExitCode, (string?)lease["spec"]!["holderIdentity"] ?? ""), Is.EqualTo((0, "")));
    }
}
