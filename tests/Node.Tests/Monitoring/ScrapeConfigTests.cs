using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

internal sealed partial class ScrapeConfigTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["relabelings"] = "relabel_configs",
        ["metricRelabelings"] = "metric_relabel_configs",
    };

    private static JsonObject Spec => JsonNode.Parse(
        new MonitoringRenderer(RsyslogRelpRenderer.CreateTemplateRenderer(), new YamlDocumentReader())
            .Render(new RsyslogRelpConfig { Target = "receiver.example.com", Port = 514 })
            .Single(static desired => desired.Kind == DesiredObjectKind.ScrapeConfig).Content.Span)!.AsObject();

    [Test]
    public void Prometheus_takes_it_once_the_operator_has_spelt_it_as_Prometheus_does()
    {
        string promtool = RealPrograms.Require("promtool", "prometheus");
        using TemporaryDirectory directory = new();
        JsonObject spec = Spec;

        // Debian builds its promtool without the discovery in Kubernetes.
        spec.Remove("kubernetesSDConfigs");
        JsonObject scrape = AsPrometheusSpells(spec).AsObject();
        scrape["job_name"] = "scrapeConfig/shoot-shoot-rsyslog-relp";
        string file = directory.Below("prometheus.yml");

        // JSON is YAML.
        File.WriteAllText(file, new JsonObject { ["scrape_configs"] = new JsonArray(scrape) }.ToJsonString());
        ToolResult result = Tool.Run(promtool, ["check", "config", file]);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    // The API server fills in what is missing; the object would then never equal what is wanted.
    [TestCase("relabelings")]
    [TestCase("metricRelabelings")]
    public void Every_relabeling_says_its_action(string list) =>
        Assert.That(Spec[list]!.AsArray().Select(static relabeling => (string?)relabeling!["action"]), Is.Not.Empty.And.All.Not.Null);

    private static JsonNode AsPrometheusSpells(JsonNode node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(static field => new KeyValuePair<string, JsonNode?>(
            Names.GetValueOrDefault(field.Key, UpperCase().Replace(field.Key, static match => "_" + match.Value).ToLowerInvariant()),
            field.Key switch
            {
                // Of a Secret the operator writes the value.
                "credentials" => "token",
                "scheme" => ((string)field.Value!).ToLowerInvariant(),
                _ => AsPrometheusSpells(field.Value!),
            }))),
        JsonArray items => new JsonArray([.. items.Select(static item => AsPrometheusSpells(item!))]),
        _ => node.DeepClone(),
    };

    [GeneratedRegex("[A-Z]")]
    private static partial Regex UpperCase();
}
