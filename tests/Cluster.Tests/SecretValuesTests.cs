using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>No host writes a value of a Secret, whatever is wrong with it: its owner's, or the keys of the host.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class SecretValuesTests(string serverName) : ClusterTests(serverName)
{
    private const string TlsConfig =
        """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"localhost","port":514"""
            + ""","loggingRules":[{"severity":3}],"tls":{"enabled":true,"secretReferenceName":"tls"}}""";

    private static readonly TlsSecretVariants Variants = new();

    [Test]
    public async Task The_webhook_of_the_garden_writes_no_value_of_a_Secret()
    {
        await Server.Admin.CreateNamespaceAsync(Garden.Space);
        await Server.Admin.CreateNamespaceAsync(Garden.Project);
        Garden garden = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Garden, [.. Garden.Flags(port), "--log-level=debug"]).Ready();
        await garden.CalledAsync(webhook);
        StringBuilder answers = new();
        int denied = 0;

        foreach ((string what, Dictionary<string, string> values) in Variants.All)
        {
            await PutSecretAsync(Garden.Project, "rsyslog-secret", values);
            (HttpStatusCode status, string body) = await garden.CreateAsync("secret", TlsConfig, dryRun: true);
            Assert.That(status, Is.EqualTo(what == "good" ? HttpStatusCode.Created : HttpStatusCode.Forbidden), $"{what}: {body}");
            denied += status == HttpStatusCode.Forbidden ? 1 : 0;
            answers.AppendLine(body);
        }

        Eventually.Holds(
            () => webhook.Log.Split('\n').Count(static line => line.Contains("\"name\":\"secret\"", StringComparison.Ordinal)) >= denied,
            "every denial in the log",
            () => webhook.Log);
        await AssertNothingWrittenAsync(webhook, Garden.Space, answers.ToString());
    }

    [Test]
    public async Task The_webhook_of_the_seed_and_the_controller_write_no_value_of_a_Secret()
    {
        const string Space = "shoot--foo--secret";
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Seed, [.. Seed.Flags(port), "--log-level=debug"]).Ready();
        using ControllerProcess controller = ControllerProcess.Start(
            Server, ApiServerUser.Admin, Seed.Space, "--log-level=debug").Ready().Leading();
        await seed.CalledAsync(webhook);
        await seed.ControlPlaneAsync(
            Space,
            TlsConfig,
            """{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"bar","namespace":"garden-foo","uid":"u"}"""
                + ""","spec":{"resources":[{"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"tls"}}]}}""");
        StringBuilder answers = new();

        foreach (Dictionary<string, string> values in Variants.All.Values)
        {
            await PutSecretAsync(Space, "ref-tls", values);
            (HttpStatusCode status, string body) = await seed.SendAsync(Space, """{"purpose":"reconcile","type":"x"}""", dryRun: true);
            Assert.That(status, Is.EqualTo(HttpStatusCode.Created), body);
            answers.AppendLine(body);
        }

        // Both an operation that succeeds and one that fails.
        await ReconcileAsync("Succeeded", "{}");
        await ReconcileAsync("Error", """{"tarhet":"x"}""");
        foreach (string collection in (string[])["configmaps", "events"])
        {
            answers.AppendLine((await Server.Admin.GetAsync($"/api/v1/namespaces/{Space}/{collection}"))!.ToJsonString());
        }

        await AssertNothingWrittenAsync(webhook, Seed.Space, answers.ToString());
        await AssertNothingWrittenAsync(controller, Seed.Space, answers.ToString());

        async Task ReconcileAsync(string state, string change)
        {
            await Server.Admin.MergePatchAsync(
                Seed.ExtensionPath(Space),
                $$$"""{"metadata":{"annotations":{"gardener.cloud/operation":"reconcile"}},"spec":{"providerConfig":{{{change}}}}}""");
            JsonNode? extension = null;
            Eventually.Holds(
                () => (string?)(extension = Server.Admin.GetAsync(Seed.ExtensionPath(Space)).GetAwaiter().GetResult())!["status"]?
                    ["lastOperation"]?["state"] == state,
                $"the Extension to be {state}",
                () => controller.Log);
            answers.AppendLine(extension!.ToJsonString());
        }
    }

    private async Task PutSecretAsync(string space, string name, Dictionary<string, string> values)
    {
        await Server.Admin.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{space}/secrets/{name}");
        string data = JsonSerializer.Serialize(
            values.ToDictionary(static value => value.Key, static value => Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Value))));
        await Server.Admin.CreateAsync(
            $"/api/v1/namespaces/{space}/secrets",
            $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{name}}"},"immutable":true,"data":{{data}}}""");
    }

    // Of the host's own Secrets, the keys are secret; its certificates are public.
    private async Task AssertNothingWrittenAsync(HostProcess host, string space, string answers)
    {
        SecretTraces traces = Variants.Traces;
        JsonNode secrets = (await Server.Admin.GetAsync($"/api/v1/namespaces/{space}/secrets"))!;
        string[] keys =
        [
            .. secrets["items"]!.AsArray().SelectMany(static secret => secret!["data"]!.AsObject())
                .Where(static value => value.Key.EndsWith(".key", StringComparison.Ordinal))
                .Select(static value => Encoding.UTF8.GetString(Convert.FromBase64String((string)value.Value!))),
        ];
        Assert.That(keys, Has.Length.GreaterThanOrEqualTo(2));
        Array.ForEach(keys, key => traces.Add(key));
        Assert.That(traces.Find(secrets.ToJsonString()), Is.Not.Null, "the keys can be found");
        Assert.Multiple(() =>
        {
            Assert.That(traces.Find(answers), Is.Null, "answers and objects");
            Assert.That(traces.Find(host.Log), Is.Null, "log");
            Assert.That(traces.Find(host.Metrics()), Is.Null, "metrics");
            Assert.That(traces.Find(host.Health("/readyz?verbose").Body), Is.Null, "health");
        });
    }
}
