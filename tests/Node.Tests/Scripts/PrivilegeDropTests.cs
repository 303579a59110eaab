using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// Specification 5.5: where rsyslogd becomes another user, the key and the spool are that user's, and nobody else's; so is what the
/// statistics script needs, which runs as that user too.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class PrivilegeDropTests : ScriptFixture
{
    private const string Nobody = "65534";
    private const string Metrics = "var/lib/node-exporter/textfile-collector";

    [SetUp]
    public void OnlyRootGivesAway()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root can give files to another user.");
        }
    }

    [Test]
    public void Key_and_spool_belong_to_the_user_that_rsyslogd_runs_as()
    {
        RunsAsNobody();
        Node.DeliverTls("secret\n");

        Node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":").And.EndWith(" 600"));
        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo($"{Nobody}:{Nobody} 700"));
        Assert.That(Owner(Metrics), Is.EqualTo("0:0 755"));
        Assert.That(Owner("etc/ssl/rsyslog"), Is.EqualTo("0:0 755"));
        Assert.That(Node.StepFailed("rsyslog-owner"), Is.False);
    }

    [Test]
    public void Without_a_drop_they_are_roots()
    {
        Node.DeliverTls("secret\n");

        Node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Is.EqualTo("0:0 600"));
        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo("0:0 700"));
    }

    // Its first start may be the one that the configurator asks for.
    [Test]
    public void A_user_that_is_known_only_once_rsyslogd_runs_gets_them_in_the_next_run()
    {
        Node.DeliverTls("secret\n");
        Node.Run();
        RunsAsNobody();

        Node.Run();

        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":"));
        Assert.That(Owner("var/log/rsyslog"), Does.StartWith(Nobody + ":"));
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
    }

    // The spool is that user's, who may put a link into it; root must not give away what it leads to.
    [Test]
    public void What_a_link_in_the_spool_leads_to_stays_whose_it_is()
    {
        RunsAsNobody();
        Node.Run();
        Node.Write("root/secret", "of root\n");
        Node.Write("root/directory/secret", "of root\n");
        File.CreateSymbolicLink(Node.PathOf("var/log/rsyslog/file"), Node.PathOf("root/secret"));
        File.CreateSymbolicLink(Node.PathOf("var/log/rsyslog/directory"), Node.PathOf("root/directory"));
        Node.RunAs("65533");

        Node.Run();

        Assert.That(Owner("var/log/rsyslog"), Is.EqualTo("65533:65533 700"));
        Assert.That(Owner("root/secret"), Does.StartWith("0:0 "));
        Assert.That(Owner("root/directory"), Does.StartWith("0:0 "));
        Assert.That(Owner("root/directory/secret"), Does.StartWith("0:0 "));
    }

    [Test]
    public void A_renewed_key_is_that_users_from_its_first_moment()
    {
        RunsAsNobody();
        Node.DeliverTls("secret\n");
        Node.Run();
        Node.DeliverTls("renewed\n");

        Node.Run();

        Assert.That(Node.Read("etc/ssl/rsyslog/tls.key"), Is.EqualTo("renewed\n"));
        Assert.That(Owner("etc/ssl/rsyslog/tls.key"), Does.StartWith(Nobody + ":").And.EndWith(" 600"));
    }

    [Test]
    public void What_was_queued_before_goes_along_and_comes_back()
    {
        Node.Run();
        Node.Write("var/log/rsyslog/rsyslog-relp-queue.00000001", "queued\n");
        RunsAsNobody();
        Node.Run();
        Assert.That(Owner("var/log/rsyslog/rsyslog-relp-queue.00000001"), Does.StartWith(Nobody + ":"));
        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));

        Node.RunAs("0");
        Node.Run();
        Assert.That(Owner("var/log/rsyslog/rsyslog-relp-queue.00000001"), Does.StartWith("0:"));
    }

    [Test]
    public void The_statistics_of_that_user_are_where_node_exporter_looks()
    {
        RunsAsNobody();
        Node.Run();

        Assert.That(WriteStatistics(7), Is.Empty);

        Assert.That(Node.Gauge("rsyslog_pstat_size{name=\"x\",origin=\"core.queue\"}"), Is.EqualTo("7"));
    }

    // gardener-node-agent delivers it for root alone, and by a rename.
    [Test]
    public void A_statistics_script_that_is_delivered_anew_can_be_run_by_that_user_too()
    {
        RunsAsNobody();
        Node.Run();
        Node.Run();
        string script = Node.PathOf(ScriptNode.Delivered("process-rsyslog-pstats.sh"));
        File.WriteAllText(script + ".delivered", File.ReadAllText(script) + "# changed\n");
        File.SetUnixFileMode(script + ".delivered", (UnixFileMode)Convert.ToInt32("744", 8));
        File.Move(script + ".delivered", script, overwrite: true);

        Node.Run();

        Assert.That(Node.Calls, Is.EqualTo(new[] { "systemctl restart rsyslog.service" }));
        Assert.That(WriteStatistics(7), Is.Empty);
    }

    [Test]
    public void A_spool_that_was_removed_is_that_users_again()
    {
        RunsAsNobody();
        Node.Run();
        Directory.Delete(Node.PathOf("var/log/rsyslog"));

        Node.Run();

        Assert.That(Owner("var/log/rsyslog"), Does.StartWith(Nobody + ":").And.EndWith(" 700"));
    }

    [Test]
    public void A_metrics_directory_that_was_made_anew_takes_the_statistics_again()
    {
        RunsAsNobody();
        Node.Run();
        Directory.Delete(Node.PathOf(Metrics), recursive: true);
        Directory.CreateDirectory(Node.PathOf(Metrics));

        Node.Run();

        Assert.That(Node.Calls, Has.None.Contains("rsyslog"));
        Assert.That(WriteStatistics(7), Is.Empty);
        Assert.That(Node.Gauge("rsyslog_pstat_size{name=\"x\",origin=\"core.queue\"}"), Is.EqualTo("7"));
    }

    // As rsyslogd does through omprog; what it says on standard error.
    private string WriteStatistics(int size)
    {
        File.SetUnixFileMode(Node.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        ToolResult result = Tool.Run(
            RealPrograms.Require("setpriv", "util-linux"),
            // setpriv itself could still run what that user cannot.
            ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", "exec /bin/bash \"$0\"", Node.PathOf(ScriptNode.Delivered("process-rsyslog-pstats.sh"))],
            System.Text.Encoding.UTF8.GetBytes($"BEGIN\nx: origin=core.queue size={size}\nEND\n"));
        return result.Error;
    }

    private void RunsAsNobody() => Node.RunAs(Nobody);

    private string Owner(string path) => Tool.Run("/usr/bin/stat", ["-c", "%u:%g %a", Node.PathOf(path)]).Output.TrimEnd('\n');
}
