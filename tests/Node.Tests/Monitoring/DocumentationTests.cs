using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using RsyslogRelp.Node.Tests.Scripts;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>The tables of docs/monitoring.md are what is rendered and exported, in the same order where there is one.</summary>
internal sealed class DocumentationTests
{
    [Test]
    public void The_alerts_are_those_of_the_rule_file() => Assert.That(
        Table("alert").Select(static row => (Plain(row[0]), row[1])),
        Is.EqualTo(MonitoringTemplates.Alerts.Select(static alert => (alert.Name, alert.For))));

    [Test]
    public void Troubleshooting_has_a_row_for_every_alert_that_leads_to_its_section_of_the_runbook()
    {
        string operations = File.ReadAllText(Repository.PathOf("docs/operations.md"));
        string[] rows = operations.Split("## Troubleshooting")[1].Split("\n## ")[0].Split('\n');

        Assert.That(
            rows.Where(static row => row.StartsWith("| alert ", StringComparison.Ordinal)).Select(static row => row.Split('|')[1].Trim()),
            Is.EqualTo(MonitoringTemplates.Alerts.Select(static alert =>
                $"alert [{alert.Name}]({alert.Runbook.Replace("docs/", "", StringComparison.Ordinal)})")));
    }

    [Test]
    public void The_recorded_series_are_those_of_the_rule_file() => Assert.That(
        Table("series").Select(static row => Plain(row[0])),
        Is.EqualTo(MonitoringTemplates.Recordings.Select(static recording => recording.Name)));

    [Test]
    public void The_steps_are_those_of_the_configurator() => Assert.That(
        Table("step").Select(static row => Plain(row[0])),
        Is.EqualTo(Regex.Match(ScriptTemplates.Read("node/state.sh"), @"readonly steps=\(([^)]*)\)").Groups[1].Value
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    [Test]
    public void The_panels_are_those_of_the_dashboard() => Assert.That(
        Table("row").Select(static row => $"{row[0]} / {row[1]}: {Plain(row[2])}"),
        Is.EqualTo(MonitoringTemplates.Panels.Select(static panel =>
            $"{panel.Row} / {panel.Title}: {string.Join(", ", panel.Expressions.SelectMany(Expression.Selectors).Select(static selector => selector.Metric))}")));

    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public void The_metrics_are_those_that_a_node_exports()
    {
        NodeMetrics node = NodeMetrics.Collect();

        Assert.That(
            Table("metric").Select(static row => $"{Plain(row[0])} {row[1]} {Plain(row[2])}"),
            Is.EquivalentTo(node.Types.Select(metric =>
                $"{metric.Key} {metric.Value} {string.Join(", ", node.Series.First(series => series.Metric == metric.Key).Labels.Keys.Order(StringComparer.Ordinal))}")));
    }

    [Test]
    public void The_example_prints_what_the_page_says()
    {
        RealPrograms.Require("promtool", "prometheus");
        Match example = Regex.Match(File.ReadAllText(Repository.PathOf("docs/monitoring.md")), @"```console\n\$ (.*)\n((?:.*\n)*?)```");

        ToolResult result = Tool.Run("bash", ["-c", $"cd '{Repository.Root}' && {example.Groups[1].Value} 2>&1"]);

        Assert.That(result.Output.TrimEnd(), Is.EqualTo(example.Groups[2].Value.TrimEnd()));
    }

    // The rows of the table whose first column has that heading.
    private static IEnumerable<string[]> Table(string heading) => File.ReadAllLines(Repository.PathOf("docs/monitoring.md"))
        .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(static line => line.StartsWith('|'))
        .Select(static line => line.Split('|')[1..^1].Select(static cell => cell.Trim()).ToArray());

    private static string Plain(string cell) => cell.Replace("`", "", StringComparison.Ordinal);
}
