using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>Creation, update and deletion of desired objects, on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ContentObjectTests(string serverName) : ControlPlaneTests(serverName)
{
    private static readonly Dictionary<string, string> Labels = new() { ["component"] = "shoot-rsyslog-relp", ["prometheus"] = "shoot" };

    private static readonly DesiredObject Rule = new(
        DesiredObjectKind.PrometheusRule, "rule", Labels, "spec", Json(
            """{"groups":[{"name":"g","rules":[{"alert":"A","expr":"up == 0","for":"15m","labels":{"a":"b"}}]}]}"""));

    private static readonly DesiredObject Dashboards = new(
        DesiredObjectKind.ConfigMap, "dashboards", Labels, "data", Json("""{"a.json":"{}\n","b.json":"ü"}"""));

    private string Rules => $"/apis/monitoring.coreos.com/v1/namespaces/{Space}/prometheusrules";

    private string Scrapes => $"/apis/monitoring.coreos.com/v1alpha1/namespaces/{Space}/scrapeconfigs";

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_is_missing_is_created_and_what_is_right_is_left_alone(bool isNew)
    {
        Assert.That(await ControlPlane.ApplyAsync(Space, Rule, isNew, End), Is.EqualTo(ApplyOutcome.Created));
        JsonNode created = (await Server.Admin.GetAsync($"{Rules}/rule"))!;

        Assert.That(await ControlPlane.ApplyAsync(Space, Rule, isNew, End), Is.EqualTo(ApplyOutcome.Unchanged));
        Assert.Multiple(async () =>
        {
            Assert.That(JsonNode.DeepEquals(created["spec"], JsonNode.Parse(Rule.Content.Span)), created.ToJsonString());
            Assert.That((string?)created["metadata"]!["labels"]!["prometheus"], Is.EqualTo("shoot"));
            Assert.That(Version(await Server.Admin.GetAsync($"{Rules}/rule")), Is.EqualTo(Version(created)));
        });
    }

    [TestCase("""{"spec":{"groups":[{"name":"g","rules":[{"alert":"A","expr":"up == 1"}]}]}}""")]
    [TestCase("""{"spec":{"groups":[]}}""")]
    [TestCase("""{"spec":{"groups":null}}""")]
    [TestCase("""{"metadata":{"labels":{"prometheus":null}}}""")]
    [TestCase("""{"metadata":{"labels":{"prometheus":"other"}}}""")]
    public async Task What_differs_is_put_right_and_labels_of_others_stay(string edit)
    {
        await ControlPlane.ApplyAsync(Space, Rule, true, End);
        await Server.Admin.MergePatchAsync($"{Rules}/rule", """{"metadata":{"labels":{"mine":"stays"}}}""");
        await Server.Admin.MergePatchAsync($"{Rules}/rule", edit);

        Assert.That(await ControlPlane.ApplyAsync(Space, Rule, false, End), Is.EqualTo(ApplyOutcome.Changed));

        JsonNode now = (await Server.Admin.GetAsync($"{Rules}/rule"))!;
        Assert.That(JsonNode.DeepEquals(now["spec"], JsonNode.Parse(Rule.Content.Span)), now.ToJsonString());
        Assert.That(
            ((string?)now["metadata"]!["labels"]!["prometheus"], (string?)now["metadata"]!["labels"]!["mine"]),
            Is.EqualTo(("shoot", "stays")));
    }

    [Test]
    public async Task Content_that_is_not_wanted_any_more_goes()
    {
        await Server.Admin.CreateAsync(
            ConfigMaps,
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"dashboards"},"data":{"old.json":"x","a.json":"old"}}""");

        Assert.That(await ControlPlane.ApplyAsync(Space, Dashboards, true, End), Is.EqualTo(ApplyOutcome.Changed));

        Assert.That(
            JsonNode.DeepEquals(
                (await Server.Admin.GetAsync($"{ConfigMaps}/dashboards"))!["data"], JsonNode.Parse(Dashboards.Content.Span)));
    }

    [Test]
    public async Task A_dashboard_of_long_ago_that_cannot_be_changed_is_replaced()
    {
        await Server.Admin.CreateAsync(
            ConfigMaps,
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"dashboards"},"immutable":true,"data":{"old.json":"x"}}""");

        Assert.That(await ControlPlane.ApplyAsync(Space, Dashboards, false, End), Is.EqualTo(ApplyOutcome.Created));

        JsonNode now = (await Server.Admin.GetAsync($"{ConfigMaps}/dashboards"))!;
        Assert.That(JsonNode.DeepEquals(now["data"], JsonNode.Parse(Dashboards.Content.Span)), now.ToJsonString());
        Assert.That(now["immutable"], Is.Null);
    }

    [Test]
    public async Task One_that_cannot_be_changed_and_cannot_go_is_a_failure_that_names_who_holds_it()
    {
        await Server.Admin.CreateAsync(
            ConfigMaps,
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"dashboards","finalizers":["example.com/held"]}"""
                + ""","immutable":true,"data":{"old.json":"x"}}""");

        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            ControlPlane.ApplyAsync(Space, Dashboards, false, End));
        await Server.Admin.MergePatchAsync($"{ConfigMaps}/dashboards", """{"metadata":{"finalizers":null}}""");

        Assert.That(
            failure!.Message,
            Does.EndWith("is immutable and in deletion, held by the finalizers example.com/held: it is made anew once it is gone"));
        Assert.That(await ControlPlane.ApplyAsync(Space, Dashboards, false, End), Is.EqualTo(ApplyOutcome.Created));
    }

    [Test]
    public async Task Defaults_that_the_server_fills_in_are_no_difference_where_they_are_written_out()
    {
        DesiredObject scrape = new(DesiredObjectKind.ScrapeConfig, "scrape", Labels, "spec", Json("""
            {"honorLabels":false,"scheme":"HTTPS","kubernetesSDConfigs":[{"role":"Endpoints","followRedirects":true}],
             "relabelings":[{"action":"replace","targetLabel":"type","replacement":"shoot"}]}
            """));
        await ControlPlane.ApplyAsync(Space, scrape, true, End);

        Assert.That(await ControlPlane.ApplyAsync(Space, scrape, false, End), Is.EqualTo(ApplyOutcome.Unchanged));
        Assert.That((await Server.Admin.GetAsync($"{Scrapes}/scrape"))!["spec"]!["honorLabels"]!.GetValue<bool>(), Is.False);
    }

    [Test]
    public async Task What_is_deleted_is_gone_and_what_is_not_there_is_no_failure()
    {
        await ControlPlane.ApplyAsync(Space, Rule, true, End);

        await ControlPlane.DeleteAsync(Space, Rule.Kind, Rule.Name, End);
        Assert.That(await Server.Admin.GetAsync($"{Rules}/rule"), Is.Null);
        await ControlPlane.DeleteAsync(Space, Rule.Kind, Rule.Name, End);
        await ControlPlane.DeleteAsync("no-such-namespace", DesiredObjectKind.ConfigMap, "x", End);
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}
