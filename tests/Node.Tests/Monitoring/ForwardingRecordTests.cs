namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>Recorded series: how many nodes there are, how many forward, and which make gardenlet's health check fail.</summary>
internal sealed class ForwardingRecordTests
{
    private const string Known = "rsyslog_relp:nodes:count";
    private const string Forwarding = "rsyslog_relp:nodes_forwarding:count";
    private const string Failed = "count by (node, task) (healthcheck)";

    [Test]
    public void Nodes_and_those_that_forward_are_counted() => new AlertScenario()
        .Node("a").Node("b").Node("c").ForwardingNode("a").ForwardingNode("b").ForwardingNode("c", path: "0x60")
        .Returns(30, Known, (Known, 3)).Returns(30, Forwarding, (Forwarding, 2)).Returns(30, Failed, NotForwarding("c")).Check();

    [Test]
    public void A_shoot_without_nodes_has_no_counts() => new AlertScenario()
        .Gauge("up", "a", "1x60").Returns(30, Known).Returns(30, Forwarding).Returns(30, Failed).Check();

    [Test]
    public void A_node_that_exports_nothing_does_not_forward() => new AlertScenario()
        .Node("silent").Node("good").ForwardingNode("good")
        .Returns(30, Known, (Known, 2)).Returns(30, Forwarding, (Forwarding, 1)).Returns(30, Failed, NotForwarding("silent")).Check();

    [Test]
    public void A_node_whose_metrics_vanish_does_not_forward() => new AlertScenario()
        .Node("a").ForwardingNode("a", path: "1x20 stale _x40", lastRun: "0+60x20 stale _x40", lastUpdate: "0+60x20 stale _x40")
        .Returns(20, Forwarding, (Forwarding, 1)).Returns(22, Forwarding, (Forwarding, 0)).Returns(22, Known, (Known, 1))
        .Returns(34, Failed).Returns(38, Failed, NotForwarding("a")).Check();

    [TestCase("0+60x20 1200x40", "0+60x60", TestName = "A_node_whose_configurator_no_longer_runs_does_not_forward")]
    [TestCase("0+60x60", "0+60x20 1200x40", TestName = "A_node_whose_rsyslogd_sends_no_statistics_does_not_forward")]
    [TestCase("0+60x60", "_x60", TestName = "A_node_that_never_had_statistics_does_not_forward")]
    public void A_file_that_nobody_renews_is_no_proof(string lastRun, string lastUpdate) => new AlertScenario()
        .Node("a").ForwardingNode("a", lastRun: lastRun, lastUpdate: lastUpdate)
        .Returns(30, Forwarding, (Forwarding, 0)).Returns(45, Failed, NotForwarding("a")).Check();

    [TestCase("journald")]
    [TestCase("audit")]
    public void A_node_that_did_not_observe_a_path_that_each_look_tries_does_not_forward(string missing) => new AlertScenario()
        .Node("a").ForwardingNode("a", without: missing).Returns(30, Forwarding, (Forwarding, 0)).Returns(30, Failed, NotForwarding("a")).Check();

    [Test]
    public void With_auditConfig_disabled_a_node_needs_no_path_of_audit() => new AlertScenario(audit: false)
        .Node("a").ForwardingNode("a", without: "audit").Returns(30, Forwarding, (Forwarding, 1)).Returns(30, Failed).Check();

    [TestCase("0x60", 1, TestName = "An_idle_node_that_has_sent_nothing_to_the_receiver_forwards")]
    [TestCase("5x60", 0, TestName = "A_node_of_whose_receiver_nothing_is_known_does_not_forward_while_messages_wait")]
    public void A_receiver_that_was_not_observed(string waiting, int forwarding) => new AlertScenario()
        .Node("a").ForwardingNode("a", without: "receiver").Queue("size", "a", waiting).Queue("size", "a", "0x60", disk: true)
        .Returns(30, Forwarding, (Forwarding, forwarding)).Check();

    [Test]
    public void A_clock_that_is_wrong_does_not_matter() => new AlertScenario()
        .Node("a").ForwardingNode("a", lastRun: "99999-60x60", lastUpdate: "99999-60x60").Returns(30, Forwarding, (Forwarding, 1)).Check();

    [Test]
    public void A_new_pod_of_node_exporter_does_not_interrupt() => new AlertScenario()
        .Node("a").ForwardingNode("a", "1x20 stale", "0+60x20 stale", "0+60x20 stale")
        .ForwardingNode("a", "_x21 1x40", "_x21 1260+60x40", "_x21 1260+60x40", pod: "new")
        .Returns(20, Forwarding, (Forwarding, 1)).Returns(22, Forwarding, (Forwarding, 1)).Returns(40, Forwarding, (Forwarding, 1)).Check();

    [Test]
    public void An_outage_of_less_than_15_minutes_fails_no_health_check() => new AlertScenario()
        .Node("a").ForwardingNode("a", path: "1x20 0x12 1x30")
        .Returns(30, Forwarding, (Forwarding, 0)).Returns(32, Failed).Returns(40, Failed).Returns(60, Failed).Check();

    [Test]
    public void A_node_that_joins_has_15_minutes() => new AlertScenario()
        .Gauge("kube_node_info", "a", "_x20 1x60").Returns(25, Known, (Known, 1)).Returns(34, Failed).Returns(38, Failed, NotForwarding("a")).Check();

    [Test]
    public void A_node_that_is_deleted_is_counted_no_more() => new AlertScenario()
        .Gauge("kube_node_info", "a", "1x20 stale _x60").ForwardingNode("a", "0x20 stale", "0+60x20 stale", "0+60x20 stale")
        .Returns(20, Failed, NotForwarding("a")).Returns(27, Known).Returns(27, Failed).Check();

    // Between the update of the controller and the next reconciliation of the shoot.
    [Test]
    public void A_node_with_the_scripts_of_an_earlier_version_fails_no_health_check_but_is_not_counted_as_forwarding() => new AlertScenario()
        .Node("a").Gauge("rsyslog_relp_config_valid", "a", "1x60").Input("submitted", "a", "0+5x60")
        .Returns(30, Known, (Known, 1)).Returns(30, Forwarding, (Forwarding, 0)).Returns(30, Failed).Check();

    // The expression is that of gardenlet's rule healthcheck:up.
    [Test]
    public void Gardenlets_rule_takes_the_nodes_as_one_failed_task() => new AlertScenario()
        .Node("a").Node("b")
        .Returns(30, "count by (task, job, scrape_job) (healthcheck) * 0", ("{task=\"node-logging:not_forwarding\"}", 0)).Check();

    private static (string Labels, double Value) NotForwarding(string node) => ($"{{node=\"{node}\", task=\"node-logging:not_forwarding\"}}", 1);
}
