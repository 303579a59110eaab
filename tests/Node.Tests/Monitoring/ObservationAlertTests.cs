namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>Alerts on what a node observes: paths, the kernel's audit, the disk queue, certificates.</summary>
internal sealed class ObservationAlertTests
{
    private const string PathDown = "RsyslogRelpPathDown";
    private const string EventsLost = "RsyslogRelpAuditEventsLost";
    private const string Incomplete = "RsyslogRelpAuditIncomplete";
    private const string Spool = "RsyslogRelpSpoolFilling";
    private const string ExpiresSoon = "RsyslogRelpCertificateExpiresSoon";
    private const string Expires = "RsyslogRelpCertificateExpires";
    private const int Day = 86400;

    [TestCase("journald")]
    [TestCase("audit")]
    [TestCase("receiver")]
    public void One_path_of_one_node_that_is_down_for_15_minutes_is_reported(string path) => new AlertScenario()
        .Path("journald", "good", "1x60").Path("audit", "good", "1x60").Path("receiver", "good", "1x60")
        .Path(path, "bad", "1x10 0x50")
        .IsSilent(PathDown, until: 24).FiresAt(27, PathDown, "bad").FiresAt(60, PathDown, "bad").Check();

    [TestCase("1x60", TestName = "A_path_that_is_up_is_silent")]
    [TestCase("_x60", TestName = "A_path_that_was_not_observed_is_silent")]
    [TestCase("1x10 0x10 1x40", TestName = "A_path_that_is_up_again_within_15_minutes_is_silent")]
    [TestCase("0x10 stale _x50", TestName = "A_hibernated_node_whose_path_was_down_is_silent")]
    public void Paths_that_need_no_one(string up) => new AlertScenario()
        .Path("receiver", "a", up).Gauge("rsyslog_relp_config_valid", "a", "1x60").IsSilent(PathDown, until: 60).Check();

    [Test]
    public void A_path_that_is_down_is_named() => new AlertScenario().Path("audit", "worker-1", "0x30").CheckText(
        20, PathDown,
        new { node = "worker-1", path = "audit", service = "rsyslog-relp", severity = "warning", type = "shoot", visibility = "all" },
        new
        {
            summary = "log lines do not get through",
            description = "On node worker-1 nothing has got through on the path audit for 15 minutes. The path journald leads from programs to "
                + "rsyslogd, audit from the kernel to rsyslogd, receiver from rsyslogd to the RELP receiver.",
            runbook = "docs/monitoring.md#rsyslogrelppathdown",
        });

    [Test]
    public void A_single_lost_audit_event_is_reported_at_once_and_for_15_minutes() => new AlertScenario()
        .Gauge("rsyslog_audit_lost_total", "bad", "7x20 8x60").Gauge("rsyslog_audit_lost_total", "good", "7x80")
        .IsSilent(EventsLost, until: 20).FiresAt(22, EventsLost, "bad").FiresAt(34, EventsLost, "bad")
        .IsSilent(EventsLost, from: 38, until: 80).Check();

    [Test]
    public void Audit_events_that_were_lost_while_nothing_was_scraped_are_reported() => new AlertScenario()
        .Gauge("rsyslog_audit_lost_total", "a", "7x20 _x40 9x60")
        .IsSilent(EventsLost, until: 60).FiresAt(62, EventsLost, "a").IsSilent(EventsLost, from: 78, until: 120).Check();

    [TestCase("900x60", TestName = "Audit_events_lost_while_the_node_booted_for_the_first_time_are_silent")]
    [TestCase("900x20 0x40", TestName = "A_reboot_after_lost_audit_events_is_silent")]
    [TestCase("900x20 stale _x40", TestName = "A_hibernated_node_that_lost_audit_events_is_silent")]
    [TestCase("900x20 _x10 900x90", TestName = "Audit_events_lost_before_ten_minutes_without_scraping_are_silent")]
    public void Losses_of_audit_events_that_need_no_one(string lost) => new AlertScenario()
        .Gauge("rsyslog_audit_lost_total", "a", lost).IsSilent(EventsLost, until: 60).Check();

    [Test]
    public void Audit_that_is_switched_off_is_reported() => new AlertScenario()
        .Gauge("rsyslog_audit_enabled", "bad", "1x10 0x50").Gauge("rsyslog_audit_enabled", "good", "1x60")
        .IsSilent(Incomplete, until: 24).FiresAt(27, Incomplete, "bad").Check();

    [Test]
    public void One_missing_audit_rule_is_reported() => new AlertScenario()
        .Gauge("rsyslog_audit_rules_loaded", "bad", "63x10 62x50").Gauge("rsyslog_audit_rules_expected", "bad", "63x60")
        .Gauge("rsyslog_audit_rules_loaded", "good", "63x60").Gauge("rsyslog_audit_rules_expected", "good", "63x60")
        .IsSilent(Incomplete, until: 24).FiresAt(27, Incomplete, "bad").Check();

    [TestCase("1x60", "63x60", "63x60", TestName = "Audit_with_all_rules_is_silent")]
    [TestCase("2x60", "63x60", "63x60", TestName = "Locked_audit_with_all_rules_is_silent")]
    [TestCase("1x60", "65x60", "63x60", TestName = "Further_rules_of_somebody_else_are_silent")]
    [TestCase("1x10 0x10 1x40", "63x10 0x10 63x40", "63x60", TestName = "Audit_that_is_repaired_within_15_minutes_is_silent")]
    [TestCase("_x60", "_x60", "_x60", TestName = "A_kernel_without_audit_is_silent")]
    [TestCase("1x60", "0x60", "_x60", TestName = "A_node_that_expects_no_audit_rules_is_silent")]
    public void Audit_that_needs_no_one(string enabled, string loaded, string expected) => new AlertScenario()
        .Gauge("rsyslog_audit_enabled", "a", enabled).Gauge("rsyslog_audit_rules_loaded", "a", loaded)
        .Gauge("rsyslog_audit_rules_expected", "a", expected).IsSilent(Incomplete, until: 60).Check();

    [Test]
    public void With_auditConfig_disabled_nothing_is_said_of_the_kernels_audit() => new AlertScenario(audit: false)
        .Gauge("rsyslog_audit_enabled", "a", "0x60").Gauge("rsyslog_audit_lost_total", "a", "0+1x60")
        .IsSilent(Incomplete, until: 60).IsSilent(EventsLost, until: 60).Check();

    [Test]
    public void A_disk_queue_that_is_three_quarters_full_is_reported() => new AlertScenario()
        .Spool("bad", "76x60").Spool("good", "74x60").IsSilent(Spool, until: 4).FiresAt(6, Spool, "bad").FiresAt(60, Spool, "bad").Check();

    [Test]
    public void A_disk_queue_that_will_be_full_within_an_hour_is_reported_before_it_is_three_quarters_full() => new AlertScenario()
        .Spool("fast", "0x30 0+2x30").Spool("slow", "0x30 0+0.5x30").FiresAt(60, Spool, "fast").Check();

    [TestCase("0x90", TestName = "An_empty_disk_queue_is_silent")]
    [TestCase("74-1x90", TestName = "A_disk_queue_that_drains_is_silent")]
    [TestCase("0x30 10x60", TestName = "A_burst_that_takes_a_tenth_of_the_disk_queue_is_silent")]
    [TestCase("90x3 stale _x87", TestName = "A_disk_queue_that_hibernates_is_silent")]
    public void Disk_queues_that_need_no_one(string used) => new AlertScenario().Spool("a", used).IsSilent(Spool, until: 90).Check();

    [Test]
    public void A_certificate_is_reported_14_days_and_again_3_days_before_it_expires() => new AlertScenario()
        .Certificate("tls.crt", "a", (14 * Day) - 60).Certificate("tls.crt", "b", (3 * Day) - 60).Certificate("tls.crt", "c", 15 * Day)
        .IsSilent(ExpiresSoon, until: 14).FiresAt(16, ExpiresSoon, "a").IsSilent(Expires, until: 14).FiresAt(16, Expires, "b").Check();

    [Test]
    public void A_certificate_that_has_expired_is_reported() => new AlertScenario()
        .Certificate("ca.crt", "a", 600).IsSilent(Expires, until: 14).FiresAt(16, Expires, "a").FiresAt(60, Expires, "a")
        .IsSilent(ExpiresSoon, until: 60).Check();

    [Test]
    public void A_certificate_that_expires_is_named() => new AlertScenario().Certificate("ca.crt", "worker-1", Day).CheckText(
        20, Expires,
        new { node = "worker-1", file = "ca.crt", service = "rsyslog-relp", severity = "warning", type = "shoot", visibility = "all" },
        new
        {
            summary = "a certificate of rsyslogd has expired or expires in less than 3 days",
            description = "The certificate ca.crt of rsyslogd on node worker-1 has expired or expires in less than 3 days. Nothing is forwarded "
                + "after that.",
            runbook = "docs/monitoring.md#rsyslogrelpcertificateexpires",
        });
}
