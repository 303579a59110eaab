using System.Runtime.Versioning;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The cleaner on a node that the configure script has brought into some state, with the node's own bash. What gardener-node-agent has delivered stays.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class CleanScriptTests : IDisposable
{
    private readonly ScriptNode _node = new();
    private readonly string _before;

    public CleanScriptTests()
    {
        _node.Write("etc/audit/rules.d/.kept", "a dotfile\n");
        _node.Write("etc/audit/rules.d/README", "no rule\n");
        _node.Write("etc/systemd/system/other.service", "[Service]\n");
        _node.Write("etc/ssl/openssl.cnf", "# the node's own\n");
        File.SetUnixFileMode(_node.PathOf("etc/audit/rules.d/audit.rules"), UnixFileMode.UserRead);
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");
        _node.Write("var/lib/node-exporter/textfile-collector/other.prom", "other 1\n");
        _node.DeliverUnits();
        _before = _node.Snapshot("etc");
        _node.DeliverTls("secret\n");
    }

    public void Dispose() => _node.Dispose();

    [Test]
    public void A_configured_node_becomes_what_it_was()
    {
        _node.Run();
        _node.Write(NodePaths.PstatsMetricFile.TrimStart('/'), "rsyslog_pstat_size 1\n");

        Clean();

        AssertThatItIsWhatItWas();
        Assert.That(_node.Calls, Is.EqualTo(new[]
        {
            "systemctl stop rsyslog-relp-afterwards.timer",
            Afterwards,
            "systemctl stop rsyslog-configurator.service",
            "systemd-run --quiet --wait --collect auditctl -D",
            "auditctl -D",
            "systemd-run --quiet --wait --collect augenrules --load",
            "augenrules --load",
            "systemctl restart auditd.service",
            "systemctl daemon-reload",
            "systemctl restart systemd-journald.service",
            "systemctl stop rsyslog.service",
            "systemctl start rsyslog.service",
        }));
    }

    // It applies differences only: what it has delivered would not come back for an Extension that is created again.
    [Test]
    public void A_node_where_gardener_node_agent_was_first_keeps_nothing_of_ours()
    {
        _node.Run();
        File.Delete(_node.PathOf(NodePaths.ConfiguratorUnitFile.TrimStart('/')));
        File.Delete(_node.PathOf("units/" + NodePaths.ConfiguratorUnit));

        Clean();

        Assert.That(_node.Exists("var/lib/rsyslog-relp-configurator"), Is.False);
        Assert.That(_node.Calls, Has.None.Contains("--on-active"));
    }

    [Test]
    public void After_a_cleaning_the_configurator_brings_the_node_back_to_what_is_delivered()
    {
        _node.Run();
        string configured = _node.Snapshot("etc");
        Clean();
        // As journald does when it is restarted.
        _node.Write("units/systemd-journald-audit.socket", "loaded\nenabled\nactive\n");

        _node.Run();

        Assert.That(_node.Snapshot("etc"), Is.EqualTo(configured));
        Assert.That(_node.Calls, Does.Contain("systemctl restart rsyslog.service").And.Contain("augenrules --load"));
    }

    [Test]
    public void A_second_run_finds_nothing_to_do()
    {
        _node.Run();
        Clean();

        string said = Clean();

        Assert.That(said, Is.EqualTo("nothing to clean\n"));
        Assert.That(_node.Calls, Is.Empty);
        AssertThatItIsWhatItWas();
    }

    // Specification 5.10.
    [Test]
    public void It_stops_rsyslog_before_it_removes_the_spool_and_says_what_was_in_it()
    {
        _node.Run();
        _node.Write("var/log/rsyslog/rsyslog-relp-queue.00000001", "<Obj:1:msg:1:\n>End\n.\n<Obj:1:msg:1:\n>End\n.\n");
        _node.Fail("stop");
        _node.Write("units/" + NodePaths.ConfiguratorUnit, "not-found\n\ninactive\n");
        File.Delete(_node.PathOf(NodePaths.ConfiguratorUnitFile.TrimStart('/')));
        string said = _node.Clean(ScriptTemplates.StandIns, exitCode: 1);
        Assert.That(said, Does.Contain("cannot stop rsyslog"));
        Assert.That(_node.Exists("var/log/rsyslog/rsyslog-relp-queue.00000001"));

        _node.Recover("stop");
        said = Clean();

        Assert.That(said, Does.Match("/var/log/rsyslog holds 1 files, [0-9]+ KiB, 2 messages"));
        Assert.That(_node.Exists("var/log/rsyslog"), Is.False);
    }

    [Test]
    public void Nothing_is_touched_while_the_configurator_cannot_be_stopped()
    {
        _node.Run();
        string configured = _node.Snapshot("etc");
        _node.Fail("stop");

        string said = _node.Clean(ScriptTemplates.StandIns, exitCode: 1);

        Assert.That(said, Does.Contain("cannot stop rsyslog-configurator.service"));
        Assert.That(_node.Snapshot("etc"), Is.EqualTo(configured));
    }

    [Test]
    public void What_the_nodes_own_daemons_fail_at_is_said_and_no_failure()
    {
        _node.Run();
        _node.Fail("restart");
        _node.Fail("augenrules");

        string said = Clean();

        Assert.That(said, Does.Contain("auditd.service").And.Contain("error in line 7"));
        AssertThatItIsWhatItWas();
    }

    [Test]
    public void A_node_without_rsyslog_auditd_and_rules_of_its_own()
    {
        _node.Run();
        foreach (string unit in new[] { "rsyslog.service", "auditd.service", "systemd-journald-audit.socket" })
        {
            File.Delete(_node.PathOf("units/" + unit));
        }

        Directory.Delete(_node.PathOf("etc/audit"), recursive: true);

        Clean();

        Assert.That(_node.Exists(ScriptNode.Delivered("state")), Is.False);
        Assert.That(_node.Calls, Has.None.Contains("rsyslog.service").And.None.Contains("auditd.service"));
    }

    // It keeps no state: its backup is all that tells, and the socket was disabled.
    [Test]
    public void A_node_of_the_Go_extension_becomes_what_it_was()
    {
        Directory.Move(_node.PathOf("etc/audit/rules.d"), _node.PathOf("etc/audit/rules.d.original"));
        _node.Write("etc/audit/rules.d/00-base-config.rules", "-D\n");
        _node.Write("etc/rsyslog.d/60-audit.conf", ScriptNode.Config);
        _node.Write("etc/audit/plugins.d/syslog.conf", _node.Read("etc/audit/plugins.d/syslog.conf").Replace("active = no", "Active = yes", StringComparison.Ordinal).Replace("Active", "active", StringComparison.Ordinal));
        _node.Write("units/systemd-journald-audit.socket", "loaded\ndisabled\ninactive\n");
        _node.Write("var/log/rsyslog/rsyslog-relp-queue.qi", "state\n");

        Clean();

        AssertThatItIsWhatItWas();
        Assert.That(_node.Calls, Does.Contain("systemctl enable systemd-journald-audit.socket"));
    }

    [Test]
    public void A_node_without_rules_of_its_own_keeps_none_of_ours()
    {
        Directory.Delete(_node.PathOf("etc/audit/rules.d"), recursive: true);
        _node.Run();

        Clean();

        Assert.That(Directory.GetFileSystemEntries(_node.PathOf("etc/audit/rules.d")), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Statistics_of_another_user_go_and_no_link_of_that_user_is_followed(bool hostile)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root can give files to another user.");
        }

        _node.RunAs("65534");
        _node.Run();
        string statistics = _node.PathOf(NodePaths.PstatsDirectory.TrimStart('/'));
        _node.Write("of-root/file", "root's\n");
        if (hostile)
        {
            File.Delete(System.IO.Path.Combine(statistics, "rsyslog_pstats.prom"));
            File.CreateSymbolicLink(System.IO.Path.Combine(statistics, "rsyslog_pstats.prom"), _node.PathOf("of-root/file"));
            File.CreateSymbolicLink(System.IO.Path.Combine(statistics, "directory"), _node.PathOf("of-root"));
        }

        string said = Clean();

        Assert.That(Directory.Exists(statistics), Is.False, said);
        Assert.That(_node.Read("of-root/file"), Is.EqualTo("root's\n"));
        Assert.That(Tool.Run("/usr/bin/stat", ["-c", "%u", _node.PathOf(NodePaths.MetricsDirectory.TrimStart('/'))]).Output, Is.EqualTo("0\n"));
        AssertThatItIsWhatItWas();
        Assert.That(Clean(), Is.EqualTo("nothing to clean\n"));
    }

    [Test]
    public void A_copy_that_an_administrator_keeps_beside_a_file_stays()
    {
        string[] kept =
        [
            .. from path in new[] { NodePaths.RsyslogConfig, NodePaths.TlsDirectory, NodePaths.AuditRulesDirectory, NodePaths.AuditRulesBackupDirectory, NodePaths.AuditPluginConfig, NodePaths.AuditRulesDirectory + "/audit.rules" }
               from suffix in new[] { ".old", ".new" }
               select path.TrimStart('/') + suffix,
        ];
        foreach (string path in kept)
        {
            _node.Write(path, path);
        }

        _node.Run();

        Clean();

        Assert.That(kept.Select(path => _node.Exists(path) ? _node.Read(path) : "gone"), Is.EqualTo(kept));
    }

    [Test]
    public void An_audit_socket_that_the_Go_extension_disabled_after_us_is_enabled_again()
    {
        _node.Run();
        _node.Write("units/systemd-journald-audit.socket", "loaded\ndisabled\ninactive\n");

        Clean();

        AssertThatItIsWhatItWas();
        Assert.That(_node.Calls, Does.Contain("systemctl enable systemd-journald-audit.socket"));
    }

    [Test]
    public void A_node_whose_configuration_was_cut_short_anywhere()
    {
        using KilledScript script = new(_node);
        script.Save();
        int Configure(KillOrder order) => _node.Start(order.Environment, order.FirstInPath).ExitCode;
        string[] steps = script.Count(Configure);

        foreach ((KillPoint point, string where) in KilledScript.Points(steps))
        {
            script.Restore();
            Assert.That(Configure(script.Kill(point)), Is.EqualTo(137));

            Clean();

            AssertThatItIsWhatItWas($"configurator {where}");
        }
    }

    [Test]
    public void A_node_whose_cleaning_was_cut_short_anywhere()
    {
        _node.Run();
        using KilledScript script = new(_node, "clean-node.sh");
        script.Save();
        string[] steps = script.Count(order => Kill(order, 0));

        foreach ((KillPoint point, string where) in KilledScript.Points(steps))
        {
            script.Restore();
            Kill(script.Kill(point), 137);

            string said = Clean();

            AssertThatItIsWhatItWas(where);
            // What is not yet done is done now, in whatever order.
            Assert.That(said == "nothing to clean\n" || _node.Calls.Contains("systemctl start rsyslog.service"), $"{where}: {said}");
        }

        int Kill(KillOrder order, int exitCode)
        {
            _node.Clean(order.FirstInPath, exitCode, order.Environment);
            return exitCode;
        }
    }

    private string Afterwards =>
        $"systemd-run --quiet --unit=rsyslog-relp-afterwards --on-active=30min sh -c if [ -e '{ScriptTemplates.PathOf("configurator_unit_file", _node.Root)}' ]; "
        + $"then systemctl start rsyslog-configurator.service; else rm -rf -- '{ScriptTemplates.PathOf("osc_dir", _node.Root)}'; fi";

    private string Clean() => _node.Clean(ScriptTemplates.StandIns);

    private void AssertThatItIsWhatItWas(string where = "")
    {
        Assert.That(_node.Snapshot("etc"), Is.EqualTo(_before), where);
        Assert.That(_node.Exists(ScriptNode.Delivered("state")), Is.False, where);
        Assert.That(_node.Exists(ScriptNode.Delivered("configure-rsyslog.sh")), Is.True, where);
        Assert.That(_node.Exists("var/log/rsyslog"), Is.False, where);
        Assert.That(
            Directory.GetFiles(_node.PathOf("var/lib/node-exporter/textfile-collector")).Select(System.IO.Path.GetFileName),
            Is.EqualTo(new[] { "other.prom" }),
            where);
    }
}
