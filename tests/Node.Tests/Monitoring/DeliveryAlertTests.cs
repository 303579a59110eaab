namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>Alerts on what is not forwarded: failures, standstill, queue, losses.</summary>
internal sealed class DeliveryAlertTests
{
    private const string Failures = "RsyslogTooManyRelpActionFailures";
    private const string Standstill = "RsyslogRelpActionProcessingRateIsZero";
    private const string Waiting = "RsyslogRelpQueueNotDraining";
    private const string Discarded = "RsyslogRelpMessagesDiscarded";
    private const string MainQueue = "origin=\"core.queue\",name=\"main Q\"";

    private static IEnumerable<TestCaseData> DiscardMetrics()
    {
        yield return Case("discarded_full", static (scenario, node, values) => scenario.Queue("discarded_full", node, values));
        yield return Case("discarded_nf", static (scenario, node, values) => scenario.Queue("discarded_nf", node, values));
        yield return Case("ratelimit_discarded", static (scenario, node, values) => scenario.Input("ratelimit_discarded", node, values));

        static TestCaseData Case(string metric, Func<AlertScenario, string, string, AlertScenario> discards) => new TestCaseData(discards).SetArgDisplayNames(metric);
    }

    [Test]
    public void One_node_that_fails_is_reported_although_all_nodes_together_rarely_fail() => new AlertScenario()
        .Forwarding("processed", "bad", "0+100x60").Forwarding("failed", "bad", "0+3x60")
        .Forwarding("processed", "good", "0+90000x60").Forwarding("failed", "good", "0x60")
        .IsSilent(Failures, until: 15).FiresAt(17, Failures, "bad").FiresAt(60, Failures, "bad").Check();

    [Test]
    public void Every_message_that_fails_is_reported() => new AlertScenario()
        .Forwarding("processed", "a", "0+1x60").Forwarding("failed", "a", "0+1x60").FiresAt(30, Failures, "a").Check();

    [TestCase("0+100x60", "0+1x60", TestName = "One_failure_in_a_hundred_is_silent")]
    [TestCase("500x60", "20x60", TestName = "Failures_of_the_past_on_an_idle_node_are_silent")]
    [TestCase("0+100x20 2000+100x40", "0+50x10 500x50", TestName = "Failures_that_ended_within_15_minutes_are_silent")]
    [TestCase("0+100x10 stale _x50", "0+50x10 stale _x50", TestName = "Failures_before_hibernation_are_silent")]
    public void Failures_that_need_no_one(string processed, string failed) => new AlertScenario()
        .Forwarding("processed", "a", processed).Forwarding("failed", "a", failed).IsSilent(Failures, until: 60).Check();

    [Test]
    public void Failures_of_another_action_are_not_ours() => new AlertScenario()
        .Forwarding("processed", "a", "0+100x60").Forwarding("failed", "a", "0x60")
        .Series("rsyslog_pstat_failed", "origin=\"core.action\",name=\"to_pstats_processor\"", "a", "0+50x60")
        .IsSilent(Failures, until: 60).Check();

    [Test]
    public void A_new_pod_of_node_exporter_does_not_start_the_15_minutes_anew() => new AlertScenario()
        .Forwarding("processed", "a", "0+100x10 stale").Forwarding("failed", "a", "0+50x10 stale")
        .Series("rsyslog_pstat_processed", "origin=\"core.action\",name=\"rsyslog-relp\"", "a", "_x10 1100+100x40", pod: "new")
        .Series("rsyslog_pstat_failed", "origin=\"core.action\",name=\"rsyslog-relp\"", "a", "_x10 550+50x40", pod: "new")
        .FiresAt(20, Failures, "a").Check();

    [Test]
    public void Messages_come_in_and_none_is_forwarded_any_more() => new AlertScenario()
        .Forwarding("processed", "bad", "0+10x120 1200x240").Input("submitted", "bad", "0+50x360")
        .Forwarding("processed", "good", "0+10x360").Input("submitted", "good", "0+50x360")
        .IsSilent(Standstill, until: 139).FiresAt(141, Standstill, "bad").FiresAt(300, Standstill, "bad").Check();

    [TestCase("0+10x120 1200x120", "0+50x120 6000x120", TestName = "An_idle_node_is_silent")]
    [TestCase("0x240", "0+50x240", TestName = "A_node_on_which_no_message_ever_met_a_rule_is_silent")]
    [TestCase("0x59 1x59 2x59 3x59", "0+50x240", TestName = "A_node_that_forwards_a_message_an_hour_is_silent")]
    [TestCase("0+0x60 0+500x5 2500x170", "0+50x240", TestName = "A_burst_and_then_nothing_is_silent")]
    [TestCase("0+10x240", "0+50x240", TestName = "A_node_that_forwards_all_the_time_is_silent")]
    [TestCase("0+10x120 1200x10 1200+10x110", "0+50x240", TestName = "A_pause_of_ten_minutes_is_silent")]
    [TestCase("0+10x120 1200x10 stale _x110", "0+50x130 stale _x110", TestName = "A_hibernated_node_that_forwarded_is_silent")]
    public void Nodes_that_forward_nothing_for_a_reason(string processed, string submitted) => new AlertScenario()
        .Forwarding("processed", "a", processed).Input("submitted", "a", submitted).IsSilent(Standstill, until: 240).Check();

    [Test]
    public void With_the_receiver_away_nothing_fails_and_the_queue_grows() => new AlertScenario()
        .Forwarding("processed", "bad", "0+100x60").Forwarding("failed", "bad", "0x60").Queue("size", "bad", "0x10 0+100x50").Queue("size", "bad", "0x60", disk: true)
        .Forwarding("processed", "good", "0+100x60").Forwarding("failed", "good", "0x60").Queue("size", "good", "0x60").Queue("size", "good", "0x60", disk: true)
        .IsSilent(Waiting, until: 30).FiresAt(35, Waiting, "bad").FiresAt(60, Waiting, "bad").IsSilent(Failures, until: 60).IsSilent(Standstill, until: 60).Check();

    // What a real rsyslogd does at the high-water mark of the memory queue.
    [Test]
    public void A_queue_that_moves_from_memory_to_disk_does_not_drain() => new AlertScenario()
        .Queue("size", "a", "90000-1000x20 70000+1000x20 90000-1000x20").Queue("size", "a", "0+1000x20 20000x20 20000+1500x20", disk: true)
        .FiresAt(25, Waiting, "a").FiresAt(55, Waiting, "a").Check();

    [TestCase("7x60", TestName = "Few_messages_that_nobody_takes_are_reported_although_no_more_come")]
    [TestCase("100000x60", TestName = "A_full_queue_is_reported")]
    public void A_queue_that_stays_as_it_is(string size) => new AlertScenario().Queue("size", "a", size).IsSilent(Waiting, until: 19).FiresAt(21, Waiting, "a").Check();

    [TestCase("90000-1000x60", "0x60", TestName = "A_large_queue_that_drains_is_silent")]
    [TestCase("70000x60", "400000-5000x60", TestName = "A_large_queue_on_disk_that_drains_is_silent")]
    [TestCase("0+5000x10 50000-2500x20 0x30", "0x60", TestName = "A_backlog_that_built_up_and_drains_is_silent")]
    [TestCase("5 3 7 2 6 3 8 2 5 7 3 1 6 2 9 4 2 7 5 3 4 6 2 8 3 5 1 7 2 6 4 3 5 2 8 1 6 3 7 2", "0x60", TestName = "A_busy_queue_that_is_never_empty_is_silent")]
    [TestCase("0x60", "0x60", TestName = "An_empty_queue_is_silent")]
    [TestCase("0+100x15 stale _x40", "0x15 stale _x40", TestName = "A_queue_that_hibernates_is_silent")]
    public void Queues_that_drain(string memory, string disk) => new AlertScenario()
        .Queue("size", "a", memory).Queue("size", "a", disk, disk: true).IsSilent(Waiting, until: 60).Check();

    [TestCase("discarded_full")]
    [TestCase("discarded_nf")]
    public void A_single_message_that_a_queue_discards_is_reported_at_once_and_for_15_minutes(string metric) => new AlertScenario()
        .Queue(metric, "bad", "0x20 1x60").Queue(metric, "good", "0x80")
        .IsSilent(Discarded, until: 20).FiresAt(22, Discarded, "bad").FiresAt(34, Discarded, "bad").IsSilent(Discarded, from: 38, until: 80).Check();

    [Test]
    public void A_single_message_over_the_rate_limit_is_reported_at_once_and_for_15_minutes() => new AlertScenario()
        .Input("ratelimit_discarded", "bad", "0x20 1x60").Input("ratelimit_discarded", "good", "0x80")
        .IsSilent(Discarded, until: 20).FiresAt(22, Discarded, "bad").FiresAt(34, Discarded, "bad").IsSilent(Discarded, from: 38, until: 80).Check();

    // At the beginning nothing is known of the time before.
    [TestCase("900x60", TestName = "Losses_of_the_past_are_silent")]
    [TestCase("900x20 0x40", TestName = "A_restart_after_losses_is_silent")]
    [TestCase("900x20 stale _x40", TestName = "A_hibernated_node_that_lost_messages_is_silent")]
    [TestCase("900x20 _x10 900x90", TestName = "Losses_from_before_ten_minutes_without_scraping_are_silent")]
    [TestCase("900x20 stale _x10 900x90", TestName = "Losses_from_before_a_restart_of_Prometheus_are_silent")]
    [TestCase("900x20 _x40 900x60", TestName = "Losses_from_before_forty_minutes_without_scraping_are_silent")]
    [TestCase("900x20 stale _x340 900x60", TestName = "Losses_of_a_node_that_was_absent_for_more_than_five_hours_are_silent")]
    public void Discards_that_are_over(string values) => new AlertScenario()
        .Queue("discarded_full", "a", values).Queue("discarded_nf", "a", values).Input("ratelimit_discarded", "a", values).IsSilent(Discarded, from: 15, until: 420).Check();

    // A node's first statistics may come a minute after its first losses.
    [TestCaseSource(nameof(DiscardMetrics))]
    public void Losses_before_the_first_statistics_of_a_node_are_reported_for_15_minutes(Func<AlertScenario, string, string, AlertScenario> discards) =>
        discards(discards(new AlertScenario(), "new", "_x30 500x60"), "old", "7x90")
            .IsSilent(Discarded, from: 15, until: 29).FiresAt(30, Discarded, "new").FiresAt(44, Discarded, "new").IsSilent(Discarded, from: 47, until: 90).Check();

    [TestCaseSource(nameof(DiscardMetrics))]
    public void Losses_while_nothing_was_scraped_are_reported(Func<AlertScenario, string, string, AlertScenario> discards) =>
        discards(new AlertScenario(), "a", "7x20 _x40 9x60").IsSilent(Discarded, from: 15, until: 60).FiresAt(62, Discarded, "a").IsSilent(Discarded, from: 78, until: 120).Check();

    // Counters begin anew with rsyslogd.
    [TestCaseSource(nameof(DiscardMetrics))]
    public void Losses_of_a_node_that_comes_back_after_an_hour_are_reported(Func<AlertScenario, string, string, AlertScenario> discards) =>
        discards(new AlertScenario(), "a", "900x20 stale _x60 5x60").FiresAt(82, Discarded, "a").IsSilent(Discarded, from: 99, until: 140).Check();

    [TestCaseSource(nameof(DiscardMetrics))]
    public void A_restart_of_rsyslogd_does_not_end_the_report_of_a_loss(Func<AlertScenario, string, string, AlertScenario> discards) =>
        discards(new AlertScenario(), "a", "0x20 5x2 0x60").FiresAt(22, Discarded, "a").FiresAt(33, Discarded, "a").IsSilent(Discarded, from: 38, until: 80).Check();

    [TestCaseSource(nameof(DiscardMetrics))]
    public void A_loss_in_one_place_is_not_hidden_by_as_many_in_another(Func<AlertScenario, string, string, AlertScenario> discards) =>
        discards(new AlertScenario(), "a", "_x30 7x60")
            .Series("rsyslog_pstat_discarded_full", MainQueue, "a", "7x90").Series("rsyslog_pstat_discarded_nf", MainQueue, "a", "7x90")
            .FiresAt(31, Discarded, "a").Check();

    [Test]
    public void A_new_pod_of_node_exporter_does_not_bring_old_losses_back() => new AlertScenario()
        .Queue("discarded_full", "a", "900x30 stale").Series("rsyslog_pstat_discarded_full", "origin=\"core.queue\",name=\"rsyslog-relp queue\"", "a", "_x31 900x60", pod: "new")
        .IsSilent(Discarded, from: 15, until: 90).Check();

    // What remains: nothing is known of the time before, so that old losses look like new ones, for 15 minutes.
    [TestCase("900x60", 0, TestName = "Losses_of_the_past_are_reported_once_where_Prometheus_begins_anew")]
    [TestCase("900x20 stale _x400 900x60", 422, TestName = "Losses_of_the_past_are_reported_once_where_a_node_was_absent_for_more_than_six_hours")]
    public void Losses_of_an_unknown_past(string values, int from) => new AlertScenario()
        .Queue("discarded_full", "a", values).FiresAt(from, Discarded, "a").IsSilent(Discarded, from: from + 15, until: 480).Check();

    [Test]
    public void An_alert_names_its_node_and_says_how_much_waits() => new AlertScenario()
        .Queue("size", "worker-1", "0+100x60").CheckText(
            40, Waiting,
            new { node = "worker-1", service = "rsyslog-relp", severity = "warning", type = "shoot", visibility = "all" },
            new
            {
                summary = "messages wait for the RELP receiver",
                description = "On node worker-1 4k messages wait for the RELP receiver, and their number has not gone down for 15 minutes. Is the receiver reachable? When the queue is full, messages are discarded.",
                runbook = "docs/monitoring.md#rsyslogrelpqueuenotdraining",
            });
}
