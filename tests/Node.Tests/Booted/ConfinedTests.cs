using System.Runtime.Versioning;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Booted;

/// <summary>
/// A node whose rsyslogd the kernel confines to what Ubuntu's profile allows. A container cannot load an AppArmor profile, so Landlock denies
/// what the profile does not allow; setpriv of util-linux sets it up since 2.41.
/// </summary>
[TestFixture("trixie")]
[TestFixture("sid")]
[SupportedOSPlatform("linux")]
internal sealed class ConfinedTests(string suite) : BootedNodeFixture(suite)
{
    // The files that Ubuntu 24.04's profile of rsyslogd and the abstractions that it includes (base, nameservice) allow.
    private const string Profile = """
        profile rsyslogd /usr/sbin/rsyslogd {
          /etc/rsyslog.conf r,
          /etc/rsyslog.d/** r,
          /etc/{passwd,group,nsswitch.conf,hosts,host.conf,resolv.conf,services,protocols,gai.conf} r,
          /etc/{ld.so.cache,localtime,machine-id} r,
          /etc/ssl/openssl.cnf r,
          /etc/ssl/certs/** r,
          /usr/share/{zoneinfo,locale}/** r,
          /usr/lib{,64}/** mr,
          /usr/sbin/rsyslogd.real mrix,
          /proc/** r,
          /sys/** r,
          /dev/** rw,
          /run/systemd/** rw,
          /var/spool/rsyslog/** rw,
          /var/log/** rw,
          include if exists <rsyslog.d>
        }

        """;

    [Test]
    public void An_rsyslogd_confined_by_AppArmor_forwards_over_TLS_and_writes_its_statistics()
    {
        Confine();
        Node.StartReceiver(Port, Server(Authority));
        Node.Deliver(Tls, Client(Authority), edit: EverySecond);

        Node.Configure();

        Node.Log(Program, 1, "confined");
        Node.WaitFor(Port, "confined");
        Eventually.Holds(() => Node.Gauge("rsyslog_pstats_last_update_timestamp_seconds") is not null, "statistics", Node.Describe);
        Eventually.Holds(
            () =>
            {
                Node.Configure();
                return Node.Gauge("rsyslog_relp_path_up{path=\"receiver\"}") == "1";
            },
            "a path to the receiver",
            Node.Describe);
    }

    [Test]
    public void What_the_profile_denied_before_is_denied_still()
    {
        Confine();
        const string Foreign = "/root/rsyslog.conf";
        Node.Write(Foreign, "*.* /dev/null\n");
        Node.Deliver(Tls, Client(Authority));

        Node.Configure();

        Assert.That(Node.Run("rsyslogd", "-N1").ExitCode, Is.Zero);
        Assert.That(Node.Run("rsyslogd.real", "-N1", "-f", Foreign).ExitCode, Is.Zero);
        ToolResult denied = Node.Run("rsyslogd", "-N1", "-f", Foreign);
        Assert.That(denied.ExitCode, Is.Not.Zero);
        Assert.That(denied.Error, Does.Contain("Permission denied"));
    }

    [Test]
    public void Without_the_addition_nothing_is_forwarded_and_the_node_says_so()
    {
        Confine();
        // A profile that takes no additions is a profile that the configurator cannot extend.
        Node.Shell("rmdir /etc/apparmor.d/rsyslog.d");
        Node.StartReceiver(Port, Server(Authority));
        Node.Deliver(Tls, Client(Authority));

        Node.Configure();

        Node.Log(Program, 1, "never");
        Eventually.Holds(
            () =>
            {
                Node.Configure();
                return Node.Gauge("rsyslog_relp_configurator_step_failed{step=\"rsyslog-words\"}") == "1";
            },
            "rsyslogd's own words in the metrics",
            Node.Describe);
        Assert.That(Node.Received(Port), Is.Empty);
        Assert.That(Node.Gauge("rsyslog_relp_path_up{path=\"receiver\"}"), Is.Not.EqualTo("1"));
    }

    private void Confine()
    {
        Node.Write(NodePaths.AppArmorProfile, Profile);
        foreach (string program in new[] { "apparmor_parser", "rsyslogd" })
        {
            Node.Write($"/run/stand-ins/{program}", File.ReadAllText(Repository.PathOf($"tests/Node.Tests/Booted/StandIns/{program}")));
        }

        // The unit's own filter of system calls does not know Landlock's.
        Node.Write("/etc/systemd/system/rsyslog.service.d/05-own.conf", "[Service]\nSystemCallFilter=\n");
        Node.Shell($"""
            mkdir /etc/apparmor.d/rsyslog.d
            mount -t tmpfs tmpfs /sys/kernel/security
            mkdir /sys/kernel/security/apparmor
            echo 'rsyslogd (enforce)' >{NodePaths.AppArmorLoadedProfiles}
            mv /usr/sbin/rsyslogd /usr/sbin/rsyslogd.real
            install -m 0755 /run/stand-ins/* /usr/sbin
            apparmor_parser {NodePaths.AppArmorProfile}
            systemctl daemon-reload
            systemctl restart rsyslog
            """);
        Node.ReceiverProgram = "rsyslogd.real";
    }
}
