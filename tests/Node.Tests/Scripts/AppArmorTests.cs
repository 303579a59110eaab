using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>A node whose rsyslogd is confined by an AppArmor profile that includes a directory for additions, as Ubuntu's is.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class AppArmorTests : IDisposable
{
    private const string Profile = "etc/apparmor.d/usr.sbin.rsyslogd";
    private const string Snippet = "etc/apparmor.d/rsyslog.d/shoot-rsyslog-relp";

    private readonly ScriptNode _node = new();

    public void Dispose() => _node.Dispose();

    [Test]
    public void The_profile_is_extended_and_loaded_before_rsyslogd_is_restarted()
    {
        Confine();

        _node.Run();

        Assert.That(_node.Calls.Take(2), Is.EqualTo(new[] { $"apparmor_parser -r -T -W -- {_node.PathOf(Profile)}", "systemctl restart rsyslog.service" }));
        _node.Run();
        Assert.That(_node.Calls, Is.Empty);
    }

    [Test]
    public void A_profile_that_nobody_enforces_is_not_loaded()
    {
        Confine();
        _node.Write("sys/kernel/security/apparmor/profiles", "/usr/bin/man (enforce)\n");

        _node.Run();

        Assert.That(_node.Exists(Snippet));
        Assert.That(_node.Calls, Has.None.Contains("apparmor_parser"));
    }

    [Test]
    public void A_node_without_such_a_profile_is_left_alone()
    {
        _node.Run();

        Assert.That(_node.Exists("etc/apparmor.d"), Is.False);
    }

    [Test]
    public void An_addition_that_somebody_changed_is_put_right()
    {
        Confine();
        _node.Run();
        string addition = _node.Read(Snippet);
        _node.Write(Snippet, "/** rwlkmix,\n");

        _node.Run();

        Assert.That(_node.Read(Snippet), Is.EqualTo(addition));
        Assert.That(_node.Calls, Has.Some.Contains("apparmor_parser"));
    }

    [Test]
    public void The_cleaner_takes_the_addition_away_and_loads_the_profile_without_it()
    {
        Confine();
        _node.DeliverUnits();
        _node.Run();

        _node.Clean(ScriptTemplates.StandIns);

        Assert.That(_node.Exists(Snippet), Is.False);
        Assert.That(_node.Calls, Has.Some.Contains("apparmor_parser"));
    }

    [Test]
    public void The_real_parser_takes_the_profile_with_the_addition()
    {
        string parser = RealPrograms.Require("apparmor_parser", "apparmor");
        Confine();
        _node.Run();

        // The node's paths are below a temporary directory; the text is that of a node all the same.
        ToolResult result = Tool.Run(parser, ["--skip-kernel-load", "--skip-cache", "--base", _node.PathOf("etc/apparmor.d"), _node.PathOf(Profile)]);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    // Exactly what a confined rsyslogd lacked: certificates, checks, the statistics script with its programs, its metrics.
    [Test]
    public void The_addition_grants_no_more_than_is_needed()
    {
        Confine();
        _node.Run();

        Assert.That(
            _node.Read(Snippet).Replace(_node.Root, string.Empty, StringComparison.Ordinal).TrimEnd('\n').Split('\n').Where(static line => !line.StartsWith('#')),
            Is.EqualTo(new[]
            {
                "/etc/ssl/rsyslog/* r,",
                "/var/lib/rsyslog-relp-configurator/state/** r,",
                "/var/lib/rsyslog-relp-configurator/process-rsyslog-pstats.sh r,",
                "/{usr/,}bin/{bash,awk,mawk,gawk,mv} mrix,",
                "/var/lib/node-exporter/textfile-collector/rsyslog/ r,",
                "/var/lib/node-exporter/textfile-collector/rsyslog/* rw,",
            }));
    }

    private void Confine()
    {
        _node.Write(
            Profile,
            "profile rsyslogd /usr/sbin/rsyslogd {\n  capability syslog,\n  /etc/rsyslog.conf r,\n  include if exists <rsyslog.d>\n}\n");
        Directory.CreateDirectory(_node.PathOf("etc/apparmor.d/rsyslog.d"));
        _node.Write("sys/kernel/security/apparmor/profiles", "rsyslogd (enforce)\n");
    }
}
