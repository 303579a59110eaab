using System.Globalization;
using System.Text.Json;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>
/// Time series as the shoot's Prometheus has them, one sample a minute, and what Prometheus makes of them by the rendered rules:
/// promtool evaluates, minute by minute. Values are in promtool's notation: <c>0+5x60</c> begins at 0 and rises by 5 sixty times.
/// </summary>
internal sealed class AlertScenario(bool audit = true)
{
    private const string Rules = "rsyslog-relp.rules.yaml";
    private static readonly ITemplateRenderer Engine = RsyslogRelpRenderer.CreateTemplateRenderer();

    private readonly List<object> _series = [];
    private readonly List<object> _expectations = [];

    /// <summary>A counter of the action that forwards.</summary>
    public AlertScenario Forwarding(string metric, string node, string values) =>
        Series($"rsyslog_pstat_{metric}", "origin=\"core.action\",name=\"rsyslog-relp\"", node, values);

    /// <summary>A counter of what comes in.</summary>
    public AlertScenario Input(string metric, string node, string values) =>
        Series($"rsyslog_pstat_{metric}", "origin=\"imuxsock\",name=\"imuxsock\"", node, values);

    /// <summary>A value of the queue of the action that forwards, or of its part on disk.</summary>
    public AlertScenario Queue(string metric, string node, string values, bool disk = false) =>
        Series($"rsyslog_pstat_{metric}", $"origin=\"core.queue\",name=\"rsyslog-relp queue{(disk ? "[DA]" : "")}\"", node, values);

    /// <summary>A value without labels of its own.</summary>
    public AlertScenario Gauge(string metric, string node, string values) => Series(metric, "", node, values);

    /// <summary>Whether log lines get through on a path: journald, audit, receiver.</summary>
    public AlertScenario Path(string path, string node, string values, string pod = "node-exporter") =>
        Series("rsyslog_relp_path_up", $"path=\"{path}\"", node, values, pod);

    /// <summary>The disk queue, in percent of its limit.</summary>
    public AlertScenario Spool(string node, string percent) =>
        Gauge("rsyslog_relp_spool_bytes", node, percent).Gauge("rsyslog_relp_spool_limit_bytes", node, "100x120");

    /// <summary>When a certificate expires, in seconds after the start.</summary>
    public AlertScenario Certificate(string file, string node, int notAfter) =>
        Series("rsyslog_relp_certificate_not_after_timestamp_seconds", $"file=\"{file}\"", node, $"{notAfter}x60");

    /// <summary>A node that the shoot's API server knows.</summary>
    public AlertScenario Node(string node) => Gauge("kube_node_info", node, "1x60");

    /// <summary>What a node exports that forwards; <paramref name="path"/> is whether each of its paths is up.</summary>
    public AlertScenario ForwardingNode(
        string node, string path = "1x60", string lastRun = "0+60x60", string lastUpdate = "0+60x60", string without = "", string pod = "node-exporter")
    {
        foreach (string observed in new[] { "journald", "audit", "receiver" }.Where(name => name != without))
        {
            Path(observed, node, path, pod);
        }

        return Series("rsyslog_relp_configurator_last_run_timestamp_seconds", "", node, lastRun, pod)
            .Series("rsyslog_pstats_last_update_timestamp_seconds", "", node, lastUpdate, pod);
    }

    /// <summary>Any series, with the labels that the ScrapeConfig gives.</summary>
    public AlertScenario Series(string metric, string labels, string node, string values, string pod = "node-exporter")
    {
        string own = labels.Length == 0 ? "" : labels + ",";
        _series.Add(new { series = $"{metric}{{{own}job=\"rsyslog-metrics\",type=\"shoot\",pod=\"{pod}-{node}\",node=\"{node}\"}}", values });
        return this;
    }

    /// <summary>At that minute the alert fires for exactly these nodes.</summary>
    public AlertScenario FiresAt(int minute, string alert, params IEnumerable<string> nodes)
    {
        _expectations.Add(new
        {
            expr = $"count by (node) (ALERTS{{alertname=\"{alert}\",alertstate=\"firing\"}})",
            eval_time = Minutes(minute),
            exp_samples = nodes.Select(static node => new { labels = $"{{node=\"{node}\"}}", value = 1 }),
        });
        return this;
    }

    /// <summary>In none of the minutes does the alert fire.</summary>
    public AlertScenario IsSilent(string alert, int until, int from = 0) =>
        Enumerable.Range(from, until - from + 1).Aggregate(this, (scenario, minute) => scenario.FiresAt(minute, alert));

    /// <summary>At that minute a query, of a recorded series for example, returns exactly these series.</summary>
    public AlertScenario Returns(int minute, string query, params IEnumerable<(string Labels, double Value)> series)
    {
        _expectations.Add(new
        {
            expr = query,
            eval_time = Minutes(minute),
            exp_samples = series.Select(static item => new { labels = item.Labels, value = item.Value }),
        });
        return this;
    }

    /// <summary>Has promtool judge.</summary>
    public void Check() => Check(new { promql_expr_test = _expectations });

    /// <summary>Has promtool compare one firing alert as a person sees it.</summary>
    public void CheckText(int minute, string alert, object labels, object annotations) => Check(new
    {
        alert_rule_test = new[] { new { eval_time = Minutes(minute), alertname = alert, exp_alerts = new[] { new { exp_labels = labels, exp_annotations = annotations } } } },
    });

    private void Check(object expectations)
    {
        string promtool = RealPrograms.Require("promtool", "prometheus");
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory.Below(Rules), MonitoringRenderer.RenderRules(Engine, audit));

        // JSON is YAML.
        Dictionary<string, object> test = new() { ["interval"] = "1m", ["input_series"] = _series };
        using JsonDocument fields = JsonSerializer.SerializeToDocument(expectations);
        foreach (JsonProperty field in fields.RootElement.EnumerateObject())
        {
            test[field.Name] = field.Value;
        }

        string file = directory.Below("test.yaml");
        File.WriteAllText(file, JsonSerializer.Serialize(new { rule_files = new[] { Rules }, evaluation_interval = "1m", tests = new[] { test } }));
        ToolResult result = Tool.Run(promtool, ["test", "rules", file]);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    private static string Minutes(int minute) => minute.ToString(CultureInfo.InvariantCulture) + "m";
}
