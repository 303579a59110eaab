using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// Specification 5.5: where rsyslogd becomes another user, the key and the spool are that user's, and nobody else's; so is what the
/// statistics script needs, which runs as that user too.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class PrivilegeDropTests : IDisposable
{
    private const string Nobody = "65534";
    private const string Metrics = "var/lib/node-exporter/textfile-collector";

    private readonly ScriptNode _node = new();

    [SetUp]
    public void OnlyRootGivesAway()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root can give files to another user.");
        }
    }

    public void Dispose() => _node.Dispose();

    [Test]
    public void Key_and_spool_belong_to_the_user_that_rsyslogd_runs_as()
    {
        RunsAsNobody();
        _node.DeliverTls("secret\n");

        _node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":").And.EndWith(" 600"));
        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo($"{Nobody}:{Nobody} 700"));
        Assert.That(Owner(Metrics), Is.EqualTo("0:0 755"));
        Assert.That(Owner("etc/ssl/rsyslog"), Is.EqualTo("0:0 755"));
        Assert.That(_node.StepFailed("rsyslog-owner"), Is.False);
    }

    [Test]
    public void Without_a_drop_they_are_roots()
    {
        _node.DeliverTls("secret\n");

        _node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Is.EqualTo("0:0 600"));
        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo("0:0 700"));
    }

    // Its first start may be the one that the configurator asks for.
    [Test]
    public void A_user_that_is_known_only_once_rsyslogd_runs_gets_them_in_the_next_run()
    {
        _node.DeliverTls("secret\n");
        _node.Run();
        RunsAsNobody();

        _node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":"));
        Assert.That(Owner("var/log/rsyslog"), Does.StartWith(Nobody + ":"));
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    [Test]
    public void A_renewed_key_is_that_users_from_its_first_moment()
    {
        RunsAsNobody();
        _node.DeliverTls("secret\n");
        _node.Run();
        _node.DeliverTls("renewed\n");

        _node.Run();

        Assert.That(_node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("renewed\n"));
        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":").And.EndWith(" 600"));
    }

    [Test]
    public void What_was_queued_before_goes_along_and_comes_back()
    {
        _node.Run();
        _node.Write("var/log/rsyslog/rsyslog-relp-queue.00000001", "queued\n");
        RunsAsNobody();
        _node.Run();
        Assert.That(Owner("var/log/rsyslog/rsyslog-relp-queue.00000001"), Does.StartWith(Nobody + ":"));
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));

        _node.RunAs("0");
        _node.Run();
        Assert.That(Owner("var/log/rsyslog/rsyslog-relp-queue.00000001"), Does.StartWith("0:"));
    }

    [Test]
    public void The_statistics_of_that_user_are_where_node_exporter_looks()
    {
        RunsAsNobody();
        _node.Run();

        Assert.That(WriteStatistics(7), Is.Empty);

        Assert.That(_node.Gauge("rsyslog_pstat_size{name=\"x\",origin=\"core.queue\"}"), Is.EqualTo("7"));
    }

    // gardener-node-agent delivers it for root alone, and by a rename.
    [Test]
    public void A_statistics_script_that_is_delivered_anew_can_be_run_by_that_user_too()
    {
        RunsAsNobody();
        _node.Run();
        _node.Run();
        string script = _node.PathOf(ScriptNode.Delivered("process-rsyslog-pstats.sh"));
        File.WriteAllText(script + ".delivered", File.ReadAllText(script) + "# changed\n");
        File.SetUnixFileMode(script + ".delivered", (UnixFileMode)Convert.ToInt32("744", 8));
        File.Move(script + ".delivered", script, overwrite: true);

        _node.Run();

        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(WriteStatistics(7), Is.Empty);
    }

    [Test]
    public void A_spool_that_was_removed_is_that_users_again()
    {
        RunsAsNobody();
        _node.Run();
        Directory.Delete(_node.PathOf("var/log/rsyslog"));

        _node.Run();

        Assert.That(Owner("var/log/rsyslog"), Does.StartWith(Nobody + ":").And.EndWith(" 700"));
    }

    [Test]
    public void A_metrics_directory_that_was_made_anew_takes_the_statistics_again()
    {
        RunsAsNobody();
        _node.Run();
        Directory.Delete(_node.PathOf(Metrics), recursive: true);
        Directory.CreateDirectory(_node.PathOf(Metrics));

        _node.Run();

        Assert.That(_node.Calls, Has.None.Contains("rsyslog"));
        Assert.That(WriteStatistics(7), Is.Empty);
        Assert.That(_node.Gauge("rsyslog_pstat_size{name=\"x\",origin=\"core.queue\"}"), Is.EqualTo("7"));
    }

    // As rsyslogd does through omprog; what it says on standard error.
    private string WriteStatistics(int size)
    {
        File.SetUnixFileMode(_node.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        ToolResult result = Tool.Run(
            RealPrograms.Require("setpriv", "util-linux"),
            // setpriv itself could still run what that user cannot.
            ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", "exec /bin/bash \"$0\"", _node.PathOf(ScriptNode.Delivered("process-rsyslog-pstats.sh"))],
            System.Text.Encoding.UTF8.GetBytes($"BEGIN\nx: origin=core.queue size={size}\nEND\n"));
        return result.Error;
    }

    private void RunsAsNobody() => _node.RunAs(Nobody);

    private string Owner(string path) => Tool.Run("/usr/bin/stat", ["-c", "%u:%g %a", _node.PathOf(path)]).Output.TrimEnd('\n');
}
