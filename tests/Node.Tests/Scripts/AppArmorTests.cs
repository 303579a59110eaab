using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>A node whose rsyslogd is confined by an AppArmor profile that includes a directory for additions, as Ubuntu's is.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class AppArmorTests : ScriptFixture
{
    private const string Profile = "etc/apparmor.d/usr.sbin.rsyslogd";
    private const string Snippet = "etc/apparmor.d/rsyslog.d/shoot-rsyslog-relp";

    [Test]
    public void The_profile_is_extended_and_loaded_before_rsyslogd_is_restarted()
    {
        Confine();

        Node.Run();

        Assert.That(Node.Calls.Take(2), Is.EqualTo(new[] { $"apparmor_parser -r -T -W -- {Node.PathOf(Profile)}", "systemctl restart rsyslog.service" }));
        Node.Run();
        Assert.That(Node.Calls, Is.Empty);
    }

    [Test]
    public void A_profile_that_nobody_enforces_is_not_loaded()
    {
        Confine();
        Node.Write("sys/kernel/security/apparmor/profiles", "/usr/bin/man (enforce)\n");

        Node.Run();

        Assert.That(Node.Exists(Snippet));
        Assert.That(Node.Calls, Has.None.Contains("apparmor_parser"));
    }

    [Test]
    public void A_node_without_such_a_profile_is_left_alone()
    {
        Node.Run();

        Assert.That(Node.Exists("etc/apparmor.d"), Is.False);
    }

    [Test]
    public void An_addition_that_somebody_changed_is_put_right()
    {
        Confine();
        Node.Run();
        string addition = Node.Read(Snippet);
        Node.Write(Snippet, "/** rwlkmix,\n");

        Node.Run();

        Assert.That(Node.Read(Snippet), Is.EqualTo(addition));
        Assert.That(Node.Calls, Has.Some.Contains("apparmor_parser"));
    }

    [Test]
    public void The_cleaner_takes_the_addition_away_and_loads_the_profile_without_it()
    {
        Confine();
        Node.DeliverUnits();
        Node.Run();

        Node.Clean(ScriptTemplates.StandIns);

        Assert.That(Node.Exists(Snippet), Is.False);
        Assert.That(Node.Calls, Has.Some.Contains("apparmor_parser"));
    }

    [Test]
    public void The_real_parser_takes_the_profile_with_the_addition()
    {
        string parser = RealPrograms.Require("apparmor_parser", "apparmor");
        Confine();
        Node.Run();

        // The node's paths are below a temporary directory; the text is that of a node all the same.
        ToolResult result = Tool.Run(parser, ["--skip-kernel-load", "--skip-cache", "--base", Node.PathOf("etc/apparmor.d"), Node.PathOf(Profile)]);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    // Exactly what a confined rsyslogd lacked: certificates, checks, the statistics script with its programs, its metrics.
    [Test]
    public void The_addition_grants_no_more_than_is_needed()
    {
        Confine();
        Node.Run();

        Assert.That(
            Node.Read(Snippet).Replace(Node.Root, string.Empty, StringComparison.Ordinal).TrimEnd('\n').Split('\n').Where(static line => !line.StartsWith('#')),
            Is.EqualTo(new[]
            {
                "/etc/ssl/rsyslog/* r,",
                "/var/lib/rsyslog-relp-configurator/state/** r,",
                "/var/lib/rsyslog-relp-configurator/process-rsyslog-pstats.sh r,",
                "/{usr/,}bin/{sh,dash,bash,awk,mawk,gawk,mv} mrix,",
                "/var/lib/node-exporter/textfile-collector/rsyslog/ r,",
                "/var/lib/node-exporter/textfile-collector/rsyslog/* rw,",
            }));
    }

    private void Confine()
    {
        Node.Write(
            Profile,
            "profile rsyslogd /usr/sbin/rsyslogd {\n  capability syslog,\n  /etc/rsyslog.conf r,\n  include if exists <rsyslog.d>\n}\n");
        Directory.CreateDirectory(Node.PathOf("etc/apparmor.d/rsyslog.d"));
        Node.Write("sys/kernel/security/apparmor/profiles", "rsyslogd (enforce)\n");
    }
}
