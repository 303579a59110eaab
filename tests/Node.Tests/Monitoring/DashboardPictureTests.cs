using System.Text.Json;
using System.Text.RegularExpressions;
using RsyslogRelp.Dashboard;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>
/// What <c>hack/dashboard-picture</c> draws from the answers of a real Prometheus. Its series here are few; those of booted nodes are in
/// docs/pictures.
/// </summary>
internal sealed class DashboardPictureTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly TimeSpan Range = TimeSpan.FromMinutes(19);

    private static JsonElement[] Panels => [.. MonitoringTemplates.Dashboard.GetProperty("panels").EnumerateArray()];

    [Test]
    public async Task Every_panel_is_drawn_with_what_Prometheus_answers()
    {
        string samples = string.Concat(
            from minute in Enumerable.Range(0, 20)
            from series in new[]
            {
                "rsyslog_relp:node_forwarding{node=\"a\"} 1", $"rsyslog_relp:node_forwarding{{node=\"b\"}} {(minute < 5 ? 1 : 0)}",
                "kube_node_info{node=\"a\",type=\"shoot\"} 1", "kube_node_info{node=\"b\",type=\"shoot\"} 1",
            }
            select $"{series} {Begin.ToUnixTimeSeconds() + (60 * minute)}\n");
        using TemporaryDirectory directory = new();
        Uri prometheus = Serve(directory, samples + "# EOF\n", out RunningProcess process);
        using RunningProcess serving = process;
        using HttpClient http = new() { BaseAddress = prometheus };

        string svg = await SvgPage.DrawAsync(Panels, await PrometheusAnswers.CreateAsync(http, MonitoringTemplates.Dashboard, Begin, Range));

        Assert.That(Panels.Where(panel => !svg.Contains(panel.GetProperty("title").GetString()!, StringComparison.Ordinal)), Is.Empty);
        Assert.That(svg, Does.Contain(">50%</text>"), "one of two nodes forwards");
        Assert.That(Regex.Count(svg, ">No data</text>"), Is.EqualTo(MonitoringTemplates.Panels.Count - 5), "the other rows have no samples");
    }

    [TestCase("\"type\": \"graph\"", "\"type\": \"table\"", "type table")]
    [TestCase("\"format\": \"short\", \"min\"", "\"format\": \"bogoMips\", \"min\"", "unit bogoMips")]
    public async Task What_cannot_be_drawn_fails_by_its_name(string old, string other, string name)
    {
        using TemporaryDirectory directory = new();
        Uri prometheus = Serve(directory, $"kube_node_info{{node=\"a\",type=\"shoot\"}} 1 {Begin.ToUnixTimeSeconds()}\n# EOF\n", out RunningProcess process);
        using RunningProcess serving = process;
        using HttpClient http = new() { BaseAddress = prometheus };
        PrometheusAnswers answers = await PrometheusAnswers.CreateAsync(http, MonitoringTemplates.Dashboard, Begin, Range);
        JsonElement[] panels = [.. Panels.Select(panel => JsonDocument.Parse(panel.GetRawText().Replace(old, other, StringComparison.Ordinal)).RootElement)];

        Assert.That(async () => await SvgPage.DrawAsync(panels, answers), Throws.TypeOf<NotSupportedException>().With.Message.Contains(name));
    }

    // A Prometheus that has these samples, in the format OpenMetrics, and scrapes nothing.
    private static Uri Serve(TemporaryDirectory directory, string samples, out RunningProcess process)
    {
        string prometheus = RealPrograms.Require("prometheus", "prometheus");
        directory.Write("samples", samples);
        directory.Write("prometheus.yaml", "global: {}\n");
        ToolResult made = Tool.Run("promtool", ["tsdb", "create-blocks-from", "openmetrics", directory.Below("samples"), directory.Below("tsdb")]);
        Assert.That(made.ExitCode, Is.Zero, made.Error);
        Uri address = new($"http://127.0.0.1:{LoopbackPort.Free()}");
        process = RunningProcess.Start(
            prometheus, $"--config.file={directory.Below("prometheus.yaml")}", $"--storage.tsdb.path={directory.Below("tsdb")}",
            "--storage.tsdb.retention.time=100y", $"--web.listen-address={address.Authority}");
        RunningProcess started = process;
        Eventually.Holds(
            () => Tool.Run("curl", ["--fail", "--silent", new Uri(address, "/-/ready").AbsoluteUri]).ExitCode == 0, "Prometheus", () => started.Output);
        return address;
    }
}
