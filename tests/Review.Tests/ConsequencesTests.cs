namespace RsyslogRelp.Review.Tests;

internal sealed class ConsequencesTests
{
    private const string Configurator = "Snapshots/every-node/node/var/lib/rsyslog-relp-configurator/";

    [TestCase("Snapshots/minimal/node/" + Diffs.Config, "Restarts rsyslog; queued messages stay on disk")]
    [TestCase(Configurator + "process-rsyslog-pstats.sh", "Restarts rsyslog; queued messages stay on disk")]
    [TestCase(
        Configurator + "configure-rsyslog.sh", "Only the configurator: its next run, within 15 seconds, uses the new script")]
    [TestCase(Configurator + "audit/rules.d/00-base-config.rules", "Restarts auditd and loads the audit rules")]
    [TestCase(
        "Snapshots/every-node/node/etc/systemd/system/rsyslog-configurator.service",
        "Reloads systemd's units and restarts the configurator")]
    [TestCase(
        "Snapshots/every-node/node/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf",
        "Reloads systemd's units with the limits of rsyslog")]
    [TestCase("Snapshots/every-node/clean-node.sh", "The cleaner does it while an Extension is deleted; nothing changes on other nodes")]
    [TestCase("Cleaner/Snapshots/daemonset.yaml", "The cleaner does it while an Extension is deleted; nothing changes on other nodes")]
    [TestCase(
        "Monitoring/Snapshots/ConfigMap.json",
        "The controller updates dashboard, alerts and scrape configuration; nothing changes on nodes")]
    [TestCase("Snapshots/minimal/input.yaml", "Nothing: this is the input of a case")]
    public void The_artifact_decides_what_a_change_does(string path, string consequence)
    {
        Assert.That(Diffs.Review(Diffs.Changed(path, "-x\n+y")).Consequences, Is.EqualTo(new[] { consequence }));
    }

    [TestCase(" 0644 /etc/systemd/system/x\n-0744 /RULES/10-a.rules", "Restores the node's own audit rules and restarts auditd")]
    [TestCase(" 0744 /RULES/00-base.rules\n-0744 /RULES/10-a.rules", "Restarts auditd and loads the audit rules")]
    [TestCase("-0744 /TLS/ca.crt from secret a key ca\n+0744 /TLS/ca.crt from secret b key ca", "Replaces the TLS files")]
    public void The_paths_in_the_list_of_files_decide_what_a_change_of_it_does(string hunk, string first)
    {
        const string Delivered = "var/lib/rsyslog-relp-configurator/";
        string lines = hunk.Replace("RULES", Delivered + "audit/rules.d", StringComparison.Ordinal)
            .Replace("TLS", Delivered + "tls", StringComparison.Ordinal);

        Assert.That(Diffs.Review(Diffs.Changed("Snapshots/minimal/node/files.txt", lines)).Consequences[0], Is.EqualTo(first));
    }
}
