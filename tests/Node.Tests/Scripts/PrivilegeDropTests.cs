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
        Assert.That(Owner("var/lib/node-exporter/textfile-collector"), Does.StartWith(Nobody + ":"));
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
        Assert.That(Owner("var/lib/node-exporter/textfile-collector"), Does.StartWith("0:"));
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

    private string Owner(string path) => Tool.Run("/usr/bin/stat", ["-c", "%u:%g %a", _node.PathOf(path)]).Output.TrimEnd('\n');
}
