namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>Alerts on the state of a node: audit rules, configuration, statistics.</summary>
internal sealed class NodeStateAlertTests
{
    private const string Audit = "RsyslogRelpAuditRulesNotLoadedSuccessfully";
    private const string Rejected = "RsyslogRelpConfigRejected";
    private const string Stale = "RsyslogRelpStatisticsStale";
    private const string AuditMetric = "rsyslog_augenrules_load_success";
    private const string ConfigMetric = "rsyslog_relp_config_valid";
    private const string LastRun = "rsyslog_relp_configurator_last_run_timestamp_seconds";
    private const string LastUpdate = "rsyslog_pstats_last_update_timestamp_seconds";

    [Test]
    public void One_node_of_many_without_its_audit_rules_is_reported() => new AlertScenario()
        .Gauge(AuditMetric, "bad", "1x10 0x50").Gauge(AuditMetric, "good", "1x60").Gauge(AuditMetric, "better", "1x60")
        .IsSilent(Audit, until: 24).FiresAt(27, Audit, "bad").Check();

    [TestCase("rsyslog_pstat_submitted")]
    [TestCase(LastUpdate)]
    [TestCase(ConfigMetric)]
    public void A_node_that_reports_something_of_rsyslog_but_nothing_of_audit_is_reported(string metric) => new AlertScenario()
        .Gauge(metric, "bad", "1x60").Gauge(metric, "good", "1x60").Gauge(AuditMetric, "good", "1x60")
        .IsSilent(Audit, until: 14).FiresAt(16, Audit, "bad").Check();

    [TestCase("1x60", "0+1x60", TestName = "A_node_with_its_audit_rules_is_silent")]
    [TestCase("1x10 0x10 1x40", "0+1x60", TestName = "Audit_rules_that_load_within_15_minutes_are_silent")]
    [TestCase("_x10 1x50", "0+1x60", TestName = "A_node_that_joins_is_silent")]
    [TestCase("0x10 stale _x50", "0+1x10 stale _x50", TestName = "A_hibernated_node_whose_audit_rules_failed_is_silent")]
    public void Audit_rules_that_need_no_one(string loaded, string submitted) => new AlertScenario()
        .Gauge(AuditMetric, "a", loaded).Input("submitted", "a", submitted).IsSilent(Audit, until: 60).Check();

    [Test]
    public void A_node_of_which_nothing_is_known_is_silent() => new AlertScenario()
        .Gauge("kube_node_info", "a", "1x60").IsSilent(Audit, until: 60).IsSilent(Rejected, until: 60).IsSilent(Stale, until: 60).Check();

    [Test]
    public void With_auditConfig_disabled_nothing_is_said_of_audit_rules() => new AlertScenario(audit: false)
        .Gauge(AuditMetric, "a", "0x60").Input("submitted", "b", "0+1x60").IsSilent(Audit, until: 60).Check();

    [Test]
    public void One_node_of_many_that_refuses_its_configuration_is_reported() => new AlertScenario()
        .Gauge(ConfigMetric, "bad", "1x10 0x50").Gauge(ConfigMetric, "good", "1x60").IsSilent(Rejected, until: 24).FiresAt(27, Rejected, "bad").Check();

    [TestCase("1x60", TestName = "An_accepted_configuration_is_silent")]
    [TestCase("1x10 0x10 1x40", TestName = "A_configuration_that_is_put_right_within_15_minutes_is_silent")]
    [TestCase("0x10 stale _x50", TestName = "A_hibernated_node_that_refused_its_configuration_is_silent")]
    public void Configurations_that_need_no_one(string valid) => new AlertScenario().Gauge(ConfigMetric, "a", valid).IsSilent(Rejected, until: 60).Check();

    [Test]
    public void Statistics_that_stop_are_reported_after_five_minutes() => new AlertScenario()
        .Gauge(LastUpdate, "bad", "1700000000+60x20 1700001200x40").Gauge(LastUpdate, "good", "1700000000+60x60")
        .IsSilent(Stale, until: 24).FiresAt(26, Stale, "bad").FiresAt(60, Stale, "bad").Check();

    [Test]
    public void A_node_that_never_had_statistics_is_reported() => new AlertScenario()
        .Gauge(LastRun, "bad", "0+60x60").Gauge(LastRun, "good", "0+60x60").Gauge(LastUpdate, "good", "0+60x60")
        .IsSilent(Stale, until: 2).FiresAt(5, Stale, "bad").Check();

    [TestCase("0+60x60", TestName = "Fresh_statistics_are_silent")]
    [TestCase("3600+60x60", TestName = "A_clock_that_is_an_hour_ahead_is_silent")]
    [TestCase("-3600+60x60", TestName = "A_clock_that_is_an_hour_behind_is_silent")]
    [TestCase("0+60x20 1200x3 1440+60x36", TestName = "A_restart_of_rsyslogd_is_silent")]
    [TestCase("0+60x20 stale _x3 1200x2 1560+60x36", TestName = "A_node_that_boots_with_the_file_of_before_is_silent")]
    [TestCase("0+60x20 stale _x40", TestName = "A_hibernated_node_is_silent")]
    public void Statistics_that_need_no_one(string timestamps) => new AlertScenario()
        .Gauge(LastUpdate, "a", timestamps).Gauge(LastRun, "a", timestamps).IsSilent(Stale, until: 60).Check();

    [Test]
    public void A_node_that_joins_has_time_to_begin() => new AlertScenario()
        .Gauge(LastRun, "a", "0+60x60").Gauge(LastUpdate, "a", "_x2 120+60x58").IsSilent(Stale, until: 60).Check();
}
