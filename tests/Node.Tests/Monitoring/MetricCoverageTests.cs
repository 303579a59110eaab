using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>What nodes export is what alerts and panels ask for, and the other way round.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed partial class MetricCoverageTests
{
    private NodeMetrics? _node;

    private NodeMetrics Node => _node!;

    [OneTimeSetUp]
    public void RunTheScripts() => _node = NodeMetrics.Collect();

    [Test]
    public void The_scripts_export_what_the_specification_names() => Assert.That(Node.Types.Keys, Is.EquivalentTo(new[]
    {
        "rsyslog_pstat_submitted", "rsyslog_pstat_ratelimit_discarded",
        "rsyslog_pstat_processed", "rsyslog_pstat_failed", "rsyslog_pstat_suspended", "rsyslog_pstat_suspended_duration", "rsyslog_pstat_resumed",
        "rsyslog_pstat_utime", "rsyslog_pstat_stime", "rsyslog_pstat_maxrss", "rsyslog_pstat_minflt", "rsyslog_pstat_majflt", "rsyslog_pstat_inblock",
        "rsyslog_pstat_oublock", "rsyslog_pstat_nvcsw", "rsyslog_pstat_nivcsw", "rsyslog_pstat_openfiles",
        "rsyslog_pstat_size", "rsyslog_pstat_enqueued", "rsyslog_pstat_full", "rsyslog_pstat_discarded_full", "rsyslog_pstat_discarded_nf", "rsyslog_pstat_maxqsize",
        "rsyslog_pstats_last_update_timestamp_seconds", "rsyslog_pstats_skipped_lines_total", "rsyslog_augenrules_load_success", "rsyslog_relp_config_valid",
        "rsyslog_relp_configurator_last_run_timestamp_seconds", "rsyslog_relp_configurator_last_change_timestamp_seconds", "rsyslog_relp_configurator_step_failed",
        "rsyslog_relp_path_up", "rsyslog_relp_canaries_seen_total", "rsyslog_relp_clock_synchronized",
        "rsyslog_relp_spool_bytes", "rsyslog_relp_spool_limit_bytes", "rsyslog_relp_certificate_not_after_timestamp_seconds",
        "rsyslog_audit_enabled", "rsyslog_audit_lost_total", "rsyslog_audit_backlog", "rsyslog_audit_backlog_limit",
        "rsyslog_audit_rules_loaded", "rsyslog_audit_rules_expected",
    }));

    [Test]
    public void Every_exported_metric_has_a_type_and_is_kept_by_the_scraping() =>
        Assert.That(Node.Series.Select(static series => series.Metric).Distinct(), Is.EquivalentTo(Node.Types.Keys).And.All.StartsWith("rsyslog_"));

    [TestCaseSource(typeof(MonitoringTemplates), nameof(MonitoringTemplates.Expressions))]
    public void Whatever_an_expression_selects_is_exported_by_a_node_or_recorded(string name, string expression)
    {
        Selector[] selectors = [.. Expression.Selectors(expression)];

        Assert.That(selectors, Is.Not.Empty, name);
        foreach (Selector selector in selectors)
        {
            Assert.That(IsRecorded(selector) || Node.Series.Any(selector.Takes), Is.True, $"{name}: {selector.Text}");
        }
    }

    [Test]
    public void Every_exported_metric_has_a_panel() => Assert.That(
        Node.Types.Keys.Except(MonitoringTemplates.Panels.SelectMany(static panel => panel.Expressions).SelectMany(Expression.Selectors).Select(static selector => selector.Metric)),
        Is.Empty);

    // rate() of a gauge and a counter as it is are the two ways to draw nonsense. A counter's value may be told from a former one.
    [TestCaseSource(typeof(MonitoringTemplates), nameof(MonitoringTemplates.Expressions))]
    public void Counters_are_drawn_and_judged_by_their_change_and_gauges_by_their_value(string name, string expression)
    {
        foreach (Selector selector in Expression.Selectors(expression).Where(static selector => selector.Metric.Length > 0 && !IsRecorded(selector)))
        {
            foreach (Match use in Regex.Matches(expression, Regex.Escape(selector.Text)))
            {
                bool change = Change().IsMatch(expression[..use.Index]);
                Assert.That(change, Is.EqualTo(Node.Types[selector.Metric] == "counter"), $"{name}: {selector.Text}");
            }
        }
    }

    private static bool IsRecorded(Selector selector) => MonitoringTemplates.Recordings.Any(recording => recording.Name == selector.Metric);

    [GeneratedRegex("""\b(rate\(|increase\(|changes\(|count_values by \([a-z, ]+\) \("count", (last_over_time\()?|and on \(node\) last_over_time\()$""")]
    private static partial Regex Change();
}
