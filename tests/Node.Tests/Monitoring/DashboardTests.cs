using System.Text.Json;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

internal sealed class DashboardTests
{
    private static JsonElement Dashboard => MonitoringTemplates.Dashboard;

    [Test]
    public void The_dashboard_is_found_as_before()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Text(Dashboard, "title"), Is.EqualTo("Rsyslog Stats"));
            Assert.That(Text(Dashboard, "uid"), Is.EqualTo("extension-extension-shoot-rsyslog-relp"));
            Assert.That(Dashboard.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()), Is.EqualTo(new[] { "rsyslog", "audit", "shoot" }));
            Assert.That(Text(Dashboard, "timezone"), Is.EqualTo("utc"));
            Assert.That(Text(Dashboard.GetProperty("time"), "from"), Is.EqualTo("now-3h"));
            Assert.That(Text(Dashboard.GetProperty("time"), "to"), Is.EqualTo("now"));
            Assert.That(Text(Dashboard, "refresh"), Is.EqualTo("1m"));
            Assert.That(Dashboard.GetProperty("graphTooltip").GetInt32(), Is.EqualTo(1), "shared crosshair");
            Assert.That(Dashboard.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(27));
        });
    }

    [Test]
    public void One_variable_chooses_nodes()
    {
        JsonElement variable = Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Single();

        Assert.Multiple(() =>
        {
            Assert.That(Text(variable, "name"), Is.EqualTo("Node"));
            Assert.That(Text(variable, "query"), Is.EqualTo("label_values(kube_node_info{type=\"shoot\"}, node)"));
            Assert.That(variable.GetProperty("multi").GetBoolean() && variable.GetProperty("includeAll").GetBoolean(), Is.True);
            Assert.That(Text(variable, "datasource"), Is.EqualTo("prometheus"));
        });
        Assert.That(MonitoringTemplates.Panels.SelectMany(static panel => panel.Expressions), Is.All.Contains("node=~\"$Node\""));
    }

    [Test]
    public void Whether_it_works_comes_first_and_what_it_costs_last() => Assert.That(
        MonitoringTemplates.Panels.Select(static panel => panel.Row).Distinct(),
        Is.EqualTo(new[] { "Overview", "Observations", "Input", "Actions", "Queues", "Audit", "Configurator", "Resources" }));

    [Test]
    public void Every_panel_is_a_graph_of_Prometheus_with_the_legend_as_a_table_at_its_right()
    {
        foreach (JsonElement panel in MonitoringTemplates.Panels.Select(static panel => panel.Json).Where(static panel => Text(panel, "type") != "stat"))
        {
            Assert.That(Text(panel, "type"), Is.EqualTo("graph"));
            Assert.That(Text(panel, "datasource"), Is.EqualTo("prometheus"));
            Assert.That(panel.GetProperty("legend").GetProperty("alignAsTable").GetBoolean() && panel.GetProperty("legend").GetProperty("rightSide").GetBoolean(), Is.True);
            Assert.That(panel.GetProperty("targets").EnumerateArray().Select(static target => Text(target, "refId")), Is.Unique);
        }
    }

    [Test]
    public void Single_numbers_are_in_the_first_row_alone_and_say_unknown_without_data()
    {
        Panel[] numbers = [.. MonitoringTemplates.Panels.Where(static panel => Text(panel.Json, "type") == "stat")];

        Assert.That(numbers.Select(static panel => panel.Row).Distinct(), Is.EqualTo(new[] { "Overview" }));
        foreach (JsonElement panel in numbers.Select(static panel => panel.Json))
        {
            JsonElement defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
            Assert.That(Text(panel, "datasource"), Is.EqualTo("prometheus"));
            Assert.That(Text(defaults, "noValue"), Is.EqualTo("unknown"));
            Assert.That(Text(defaults.GetProperty("thresholds").GetProperty("steps")[0], "color"), Is.Not.EqualTo("green"));
        }
    }

    [Test]
    public void Panels_fill_the_width() => Assert.That(
        MonitoringTemplates.Panels.GroupBy(static panel => panel.Json.GetProperty("gridPos").GetProperty("y").GetInt32())
            .Select(static line => line.Sum(static panel => panel.Json.GetProperty("gridPos").GetProperty("w").GetInt32())),
        Is.All.EqualTo(24));

    [Test]
    public void No_two_panels_share_an_id_or_a_place()
    {
        JsonElement[] panels = [.. Dashboard.GetProperty("panels").EnumerateArray()];

        Assert.That(panels.Select(static panel => panel.GetProperty("id").GetInt32()), Is.Unique);
        Assert.That(panels.SelectMany(Cells), Is.Unique);
        Assert.That(panels.SelectMany(Cells).Select(static cell => cell.X), Is.All.LessThan(24));
    }

    [TestCase("Times Resumed", "resumed")]
    [TestCase("Number of Open Files", "openfiles")]
    [TestCase("Involuntary Context Switches", "nivcsw")]
    public void A_panel_draws_what_its_title_says(string title, string metric) =>
        Assert.That(
            MonitoringTemplates.Panels.Single(panel => panel.Title == title).Expressions.SelectMany(Expression.Selectors).Select(static selector => selector.Metric),
            Is.EqualTo(new[] { "rsyslog_pstat_" + metric }));

    [Test]
    public void Every_expression_is_PromQL()
    {
        string promtool = RealPrograms.Require("promtool", "prometheus");
        using TemporaryDirectory directory = new();
        string file = directory.Below("panels.yaml");
        var rules = MonitoringTemplates.Panels.SelectMany(static panel => panel.Expressions).Select(static (expression, i) => new
        {
            record = $"panel:{i}",
            expr = InPrometheus(expression, "a|b"),
        }).ToArray();

        // JSON is YAML.
        File.WriteAllText(file, JsonSerializer.Serialize(new { groups = new[] { new { name = "panels", rules } } }));
        ToolResult result = Tool.Run(promtool, ["check", "rules", file]);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Contain($"SUCCESS: {rules.Length} rules found"));
    }

    [TestCase("1x60", 3600, TestName = "Nodes_that_forward_do_so_since_they_are_known")]
    [TestCase("1x30 0x9 1x20", 1200, TestName = "An_interruption_is_over_since_a_while")]
    [TestCase("1x30 0x30", 0, TestName = "An_interruption_goes_on")]
    [TestCase("_x30 0x5 1x30", 1800, TestName = "A_node_that_joins_is_no_interruption")]
    public void The_overview_says_since_when_nodes_forward(string forwarding, int seconds) => new AlertScenario()
        .Gauge("rsyslog_relp:node_forwarding", "a", forwarding)
        .Returns(60, InPrometheus(OneExpression("Time Since Last Interruption"), "a"), ("{}", seconds)).Check();

    [Test]
    public void The_overview_counts_nodes_of_which_nothing_is_heard() => new AlertScenario()
        .Node("silent").Node("good").ForwardingNode("good")
        .Returns(30, InPrometheus(OneExpression("Nodes That Forward"), ".*"), ("{}", 0.5))
        .Returns(30, InPrometheus(OneExpression("Number of Nodes"), ".*"), ("{}", 2))
        .Returns(30, InPrometheus(OneExpression("Nodes That Do Not Forward"), ".*"), ("{node=\"silent\"}", 1)).Check();

    private static string OneExpression(string title) => MonitoringTemplates.Panels.Single(panel => panel.Title == title).Expressions.Single();

    // Plutono replaces its variables before it asks Prometheus.
    private static string InPrometheus(string expression, string nodes) => expression
        .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
        .Replace("$__range", "3h", StringComparison.Ordinal)
        .Replace("$Node", nodes, StringComparison.Ordinal);

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        int[] place = [.. new[] { "x", "y", "w", "h" }.Select(name => panel.GetProperty("gridPos").GetProperty(name).GetInt32())];
        return from x in Enumerable.Range(place[0], place[2]) from y in Enumerable.Range(place[1], place[3]) select (x, y);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
