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
    private const string Drop = "$PrivDropToUserID 65534\n";

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

    [TestCase("etc/rsyslog.conf", "$PrivDropToUserID 65534\n$PrivDropToGroupID 65534\n")]
    [TestCase("etc/rsyslog.conf", "$PrivDropToUser nobody\n$PrivDropToGroup nogroup\n")]
    [TestCase("etc/rsyslog.conf", "  $privdroptouser\tnobody # as few rights as possible\n$PrivDropToGroup nogroup")]
    [TestCase("etc/rsyslog.conf", "global(privdrop.user.name=\"nobody\" privdrop.group.name=\"nogroup\")\n")]
    [TestCase("etc/rsyslog.d/10-own.conf", "global(\n  PrivDrop.Group.ID=\"65534\"\n  PrivDrop.User.ID = \"65534\"\n)\n")]
    public void Key_and_spool_belong_to_the_user_that_rsyslogd_becomes(string file, string text)
    {
        _node.Write(file, (_node.Exists(file) ? _node.Read(file) : string.Empty) + text);
        _node.DeliverTls("secret\n");

        _node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":").And.EndWith(" 600"));
        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo($"{Nobody}:{Nobody} 700"));
        Assert.That(Owner(ScriptNode.Delivered("process-rsyslog-pstats.sh")), Does.EndWith(" 755"));
        Assert.That(Owner(Metrics), Does.StartWith("0:"));
        Assert.That(Owner("etc/ssl/rsyslog"), Is.EqualTo("0:0 755"));
        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-owner\"}"), Is.EqualTo("0"));
    }

    [TestCase("")]
    [TestCase("# $PrivDropToUser nobody\n")]
    [TestCase("$PrivDropToGroup nogroup\n")]
    public void Without_a_drop_they_are_roots(string text)
    {
        _node.Write("etc/rsyslog.d/10-own.conf", text);
        _node.DeliverTls("secret\n");

        _node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Is.EqualTo("0:0 600"));
        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo("0:0 700"));
        Assert.That(Owner(ScriptNode.Delivered("process-rsyslog-pstats.sh")), Does.Not.EndWith(" 755"));
    }

    [Test]
    public void A_renewed_key_is_that_users_from_its_first_moment()
    {
        _node.Write("etc/rsyslog.d/10-own.conf", "$PrivDropToUserID 65534\n");
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
        _node.Write("etc/rsyslog.d/10-own.conf", "$PrivDropToUserID 65534\n");
        _node.Run();
        Assert.That(Owner("var/log/rsyslog/rsyslog-relp-queue.00000001"), Does.StartWith(Nobody + ":"));
        Assert.That(_node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));

        File.Delete(_node.PathOf("etc/rsyslog.d/10-own.conf"));
        _node.Run();
        Assert.That(Owner("var/log/rsyslog/rsyslog-relp-queue.00000001"), Does.StartWith("0:"));
        Assert.That(Directory.GetDirectories(_node.PathOf(Metrics)), Is.Empty);
        Assert.That(_node.Exists(Metrics + "/rsyslog_pstats.prom"), Is.False);
    }

    [Test]
    public void The_statistics_of_that_user_are_where_node_exporter_looks()
    {
        _node.Write("etc/rsyslog.d/10-own.conf", Drop);
        _node.Run();

        Assert.That(WriteStatistics(7), Is.Empty);

        Assert.That(_node.Gauge("rsyslog_pstat_size{name=\"x\"}"), Is.EqualTo("7"));
    }

    // gardener-node-agent delivers it for root alone, and by a rename.
    [Test]
    public void A_statistics_script_that_is_delivered_anew_can_be_run_by_that_user_too()
    {
        _node.Write("etc/rsyslog.d/10-own.conf", Drop);
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
        _node.Write("etc/rsyslog.d/10-own.conf", Drop);
        _node.Run();
        Directory.Delete(_node.PathOf("var/log/rsyslog"));

        _node.Run();

        Assert.That(Owner("var/log/rsyslog"), Does.StartWith(Nobody + ":").And.EndWith(" 700"));
    }

    [Test]
    public void A_metrics_directory_that_was_made_anew_takes_the_statistics_again()
    {
        _node.Write("etc/rsyslog.d/10-own.conf", Drop);
        _node.Run();
        Directory.Delete(_node.PathOf(Metrics), recursive: true);
        Directory.CreateDirectory(_node.PathOf(Metrics));

        _node.Run();

        Assert.That(_node.Calls, Has.None.Contains("rsyslog"));
        Assert.That(WriteStatistics(7), Is.Empty);
        Assert.That(_node.Gauge("rsyslog_pstat_size{name=\"x\"}"), Is.EqualTo("7"));
        _node.Run();
        _node.Run();
        Assert.That(_node.Read(ScriptNode.Delivered("state/settled")), Is.Not.Empty);
    }

    [Test]
    public void A_user_that_does_not_exist_is_a_failed_step_and_keeps_nothing_else_from_being_configured()
    {
        _node.Write("etc/rsyslog.d/10-own.conf", "$PrivDropToUser no-such-user\n");

        _node.Run();

        Assert.That(_node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-owner\"}"), Is.EqualTo("1"));
        Assert.That(_node.Journal, Does.Contain("no-such-user"));
        Assert.That(_node.Calls, Does.Contain("augenrules --load"));
    }

    // As rsyslogd does through omprog; what it says on standard error.
    private string WriteStatistics(int size)
    {
        File.SetUnixFileMode(_node.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        ToolResult result = Tool.Run(
            RealPrograms.Require("setpriv", "util-linux"),
            // setpriv itself could still run what that user cannot.
            ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", "exec \"$0\"", _node.PathOf(ScriptNode.Delivered("process-rsyslog-pstats.sh"))],
            System.Text.Encoding.UTF8.GetBytes($"BEGIN\n{{ \"name\": \"x\", \"size\": {size} }}\nEND\n"));
        return result.Error;
    }

    private string Owner(string path) => Tool.Run("/usr/bin/stat", ["-c", "%u:%g %a", _node.PathOf(path)]).Output.TrimEnd('\n');
}
