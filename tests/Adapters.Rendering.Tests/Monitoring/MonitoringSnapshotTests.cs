using System.Text.Json;
using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Rendering.Tests.Monitoring;

public sealed class MonitoringSnapshotTests
{
    private static readonly RsyslogRelpConfig WithAudit = new() { Target = "receiver.example.com", Port = 514 };
    private static readonly RsyslogRelpConfig WithoutAudit = WithAudit with { AuditConfig = new AuditConfig { Enabled = false } };
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Test]
    public void The_monitoring_objects_are_these()
    {
        FluidTemplateRenderer engine = new();
        MonitoringRenderer renderer = new(engine, new YamlDocumentReader());
        Dictionary<string, string> files = new()
        {
            ["rsyslog-relp.rules.yaml"] = MonitoringRenderer.RenderRules(engine, audit: true),
            ["rsyslog-relp-without-audit.rules.yaml"] = MonitoringRenderer.RenderRules(engine, audit: false),
        };
        foreach (DesiredObject desired in renderer.Render(WithAudit))
        {
            using JsonDocument content = JsonDocument.Parse(desired.Content);
            files[$"{desired.Kind}.json"] = Show(desired, content.RootElement);
            if (desired.Kind == DesiredObjectKind.ConfigMap)
            {
                // A text of its own, rather than one long line in JSON.
                foreach (JsonProperty file in content.RootElement.EnumerateObject())
                {
                    files[file.Name] = file.Value.GetString()!;
                }
            }
        }

        Assert.That(files, Matches.SnapshotFolder(Repository.PathOf("tests/Adapters.Rendering.Tests/Monitoring/Snapshots")));
    }

    [Test]
    public void Without_audit_only_the_alerts_on_audit_are_missing()
    {
        MonitoringRenderer renderer = new(new FluidTemplateRenderer(), new YamlDocumentReader());

        string[] with = Rules(renderer.Render(WithAudit)[1]);
        string[] without = Rules(renderer.Render(WithoutAudit)[1]);

        Assert.That(
            with.Except(without),
            Is.EqualTo(new[] { "RsyslogRelpAuditRulesNotLoadedSuccessfully", "RsyslogRelpAuditEventsLost", "RsyslogRelpAuditIncomplete" }));
        Assert.That(without, Is.SubsetOf(with));
    }

    [Test]
    public void What_is_deleted_is_what_is_rendered_in_the_same_order() =>
        Assert.That(
            new MonitoringRenderer(
                new FluidTemplateRenderer(),
                new YamlDocumentReader()).Render(WithAudit).Select(static desired => (desired.Kind, desired.Name)),
            Is.EqualTo(MonitoringRenderer.Objects));

    [Test]
    public void Nothing_is_rendered_twice()
    {
        MonitoringRenderer renderer = new(new FluidTemplateRenderer(), new YamlDocumentReader());

        Assert.That(renderer.Render(WithAudit with { Port = 1 }), Is.SameAs(renderer.Render(WithAudit)));
    }

    // The names of alerts and of recorded series.
    private static string[] Rules(DesiredObject rules)
    {
        using JsonDocument spec = JsonDocument.Parse(rules.Content);
        return [.. spec.RootElement.GetProperty("groups")[0].GetProperty("rules").EnumerateArray()
            .Select(static rule => (rule.TryGetProperty("alert", out JsonElement name) ? name : rule.GetProperty("record")).GetString()!)];
    }

    private static string Show(DesiredObject desired, JsonElement content)
    {
        Dictionary<string, object> fields = new() { ["name"] = desired.Name, ["labels"] = desired.Labels };
        fields[desired.ContentField] =
            desired.Kind == DesiredObjectKind.ConfigMap ? content.EnumerateObject().Select(static file => file.Name) : content;
        return JsonSerializer.Serialize(fields, Readable) + "\n";
    }
}
