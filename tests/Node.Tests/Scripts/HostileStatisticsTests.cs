using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// An rsyslogd that has dropped its privileges, and was taken over: whatever it puts where its statistics go, root writes through no
/// link of it, reads none, and waits for nothing.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class HostileStatisticsTests : ScriptFixture
{
    private const string Metrics = "var/lib/node-exporter/textfile-collector";
    private const string Receiver = "rsyslog_relp_path_up{path=\"receiver\"}";

    // Enough for the configurator to see that the receiver takes messages.
    private const string Statistics = "rsyslog_pstat_processed{name=\"rsyslog-relp\",origin=\"core.action\"} 3\n";

    // The directory of the metric files, and any below it that is the user's.
    private static readonly string[] Places = [Metrics, Metrics + "/rsyslog"];

    [SetUp]
    public void Drop()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root can give files to another user.");
        }

        File.SetUnixFileMode(Node.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        Node.RunAs("65534");
        Node.Write("of-root", "root's\n");
        Node.DeliverTls("secret\n");
        Node.Run();
    }

    [Test]
    public void Root_writes_through_no_link()
    {
        string[] links =
        [
            .. from place in Places
               from file in new[] { "rsyslog_configurator.prom", "rsyslog_auditd.prom", "rsyslog_pstats.prom" }
               from suffix in new[] { "", ".new", ".rsyslog-relp-new", ".tmp" }
               select $"{place}/{file}{suffix}",
        ];
        Assert.That(links.Count(link => AsNobody("ln -sfT \"$1/of-root\" \"$2\"", link) == 0), Is.GreaterThanOrEqualTo(links.Length / 2));

        ChangeEverything();

        Assert.That(Node.Read("of-root"), Is.EqualTo("root's\n"));
        Assert.That(Node.Gauge("rsyslog_relp_config_valid"), Is.EqualTo("1"));
    }

    [Test]
    public void Nothing_in_place_of_the_statistics_holds_root_up_or_is_followed(
        [Values(
            "mkfifo \"$2\"",
            "mkfifo \"$2\" && { sleep 600 <>\"$2\" >/dev/null 2>&1 & }",
            "mkdir \"$2\"",
            "ln -s \"$1/statistics\" \"$2\"",
            "ln -s /dev/zero \"$2\"",
            "truncate -s 1T \"$2\"")] string attack)
    {
        string[] files = [.. Places.Select(static place => place + "/rsyslog_pstats.prom")];
        Node.Write("statistics", Statistics);
        try
        {
            foreach (string file in files)
            {
                AsNobody($"rm -rf \"$2\"; {attack}", file);
            }

            Node.Run();
            Assert.That(File.ReadAllText(ScriptTemplates.PathOf("configurator_metric_file", Node.Root)), Does.Not.Contain(Receiver));
            ChangeEverything();
        }
        finally
        {
            KillReaders([.. files.Select(Node.PathOf)]);
        }
    }

    [Test]
    public void Statistics_of_that_user_are_read()
    {
        AsNobody("printf '%s' \"$3\" >\"$2.tmp\" && mv -f \"$2.tmp\" \"$2\"", Metrics + "/rsyslog/rsyslog_pstats.prom", Statistics);

        Node.Run();

        Assert.That(Node.Gauge(Receiver), Is.EqualTo("1"));
    }

    [Test]
    public void No_file_of_another_program_can_be_replaced()
    {
        Node.Write(Metrics + "/other.prom", "other 1\n");

        Assert.That(AsNobody("mv -fT \"$1/etc/audit/rules.d\" \"$2\"; : >\"$2.new\"; rm -f \"$2\"", Metrics + "/other.prom"), Is.Not.Zero);

        Assert.That(Directory.GetFiles(Node.PathOf(Metrics), "other*").Select(File.ReadAllText), Is.EqualTo(new[] { "other 1\n" }));
    }

    // A FIFO among the certificates would hold up the hashes, a link would have its target read.
    [Test]
    public void Nothing_can_be_put_among_the_certificates()
    {
        Assert.That(AsNobody("mkfifo \"$2\"", "etc/ssl/rsyslog/fifo"), Is.Not.Zero);

        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    // Where others may write beside it, as in /var/log of Ubuntu.
    [Test]
    public void A_link_in_place_of_the_spool_gives_nothing_else_away()
    {
        Directory.Delete(Node.PathOf("var/log/rsyslog"), recursive: true);
        Directory.CreateDirectory(Node.PathOf("of-root.d"), (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateSymbolicLink(Node.PathOf("var/log/rsyslog"), Node.PathOf("of-root.d"));
        File.Delete(Node.PathOf(ScriptNode.Delivered("state/rsyslog-owner.loaded")));

        Node.Run();

        Assert.That(Tool.Run("/usr/bin/stat", ["-c", "%u %a", Node.PathOf("of-root.d")]).Output, Is.EqualTo("0 755\n"));
        Assert.That(Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-owner\"}"), Is.EqualTo("1"));
    }

    private void ChangeEverything()
    {
        Node.DeliverConfig(ScriptNode.Config + "# changed\n");
        Node.Write(ScriptNode.Delivered("audit/rules.d/00-base-config.rules"), "-D\n");
        Node.Run();
        Assert.That(Node.Calls, Does.Contain("systemctl restart rsyslog.service").And.Contain("augenrules --load"));
    }

    private static void KillReaders(string[] files)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            if (files.Contains(new FileInfo(process + "/fd/0").LinkTarget))
            {
                Process.GetProcessById(int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture)).Kill();
            }
        }
    }

    // $1 is the node's root, $2 the path there.
    private int AsNobody(string script, string path, string argument = "") =>
        Tool.Run(
            RealPrograms.Require("setpriv", "util-linux"),
            ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script, "attack", Node.Root, Node.PathOf(path), argument]).ExitCode;
}
