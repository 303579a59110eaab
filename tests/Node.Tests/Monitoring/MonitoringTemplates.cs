using System.Text.Json;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>An alert as it is rendered; <c>For</c> is empty where it fires at once.</summary>
internal sealed record Alert(string Name, string Expression, string For, string Runbook);

/// <summary>A series that Prometheus computes from others, as it is rendered.</summary>
internal sealed record Recording(string Name, string Expression);

/// <summary>A panel of the dashboard with the row that it stands in.</summary>
internal sealed record Panel(string Row, JsonElement Json)
{
    public string Title => Json.GetProperty("title").GetString()!;

    public IEnumerable<string> Expressions => Json.GetProperty("targets").EnumerateArray().Select(static target => target.GetProperty("expr").GetString()!);
}

/// <summary>The rendered alerts and the dashboard, read.</summary>
internal static class MonitoringTemplates
{
    private static readonly ITemplateRenderer Engine = RsyslogRelpRenderer.CreateTemplateRenderer();

    private static readonly MappingNode[] Rules = ReadRules();

    public static IReadOnlyList<Alert> Alerts { get; } = [.. Rules.Where(static rule => rule["alert"] is not null).Select(static rule =>
        new Alert(Text(rule, "alert"), Text(rule, "expr"), Text(rule, "for"), Text((MappingNode)rule["annotations"]!, "runbook")))];

    public static IReadOnlyList<Recording> Recordings { get; } = [.. Rules.Where(static rule => rule["record"] is not null).Select(static rule =>
        new Recording(Text(rule, "record"), Text(rule, "expr")))];

    public static JsonElement Dashboard { get; } = JsonDocument.Parse(Engine.Read("monitoring/rsyslog-relp-dashboard.json")).RootElement;

    public static IReadOnlyList<Panel> Panels { get; } = [.. ReadPanels()];

    /// <summary>Each alert, recorded series and query of a panel as a test case: name and expression.</summary>
    public static IEnumerable<object[]> Expressions =>
    [
        .. Alerts.Select(static alert => new object[] { alert.Name, alert.Expression }),
        .. Recordings.Select(static recording => new object[] { recording.Name, recording.Expression }),
        .. Panels.SelectMany(static panel => panel.Expressions.Select((expression, i) => new object[] { $"{panel.Title} {(char)('A' + i)}", expression })),
    ];

    private static MappingNode[] ReadRules()
    {
        MappingNode file = (MappingNode)new YamlDocumentReader().ReadAll(MonitoringRenderer.RenderRules(Engine, audit: true)).Single();
        MappingNode group = (MappingNode)((SequenceNode)file["groups"]!).Items.Single();
        return [.. ((SequenceNode)group["rules"]!).Items.Cast<MappingNode>()];
    }

    private static string Text(MappingNode rule, string field) => (rule[field] as ScalarNode)?.Text ?? "";

    private static IEnumerable<Panel> ReadPanels()
    {
        string row = "";
        foreach (JsonElement panel in Dashboard.GetProperty("panels").EnumerateArray())
        {
            if (panel.GetProperty("type").GetString() == "row")
            {
                row = panel.GetProperty("title").GetString()!;
            }
            else
            {
                yield return new Panel(row, panel);
            }
        }
    }
}
