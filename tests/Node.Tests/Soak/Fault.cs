using RsyslogRelp.Core.Node;
using RsyslogRelp.Node.Tests.Booted;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Soak;

/// <summary>What goes wrong while a node logs.</summary>
/// <param name="Name">As in docs/reliability.md.</param>
/// <param name="MaxLost">How many messages it may lose.</param>
/// <param name="MaxRepeated">How many messages it may deliver twice.</param>
/// <param name="Begin">Begins it.</param>
/// <param name="End">Ends it, while the node goes on logging.</param>
internal sealed record Fault(string Name, int MaxLost, int MaxRepeated, Action<SoakRun> Begin, Action<SoakRun> End)
{
    // librelp's window: so many messages may be sent and not yet acknowledged.
    private const int Window = 128;

    // What a restart may lose: that, and the batch that is being handed to librelp (queue.dequeueBatchSize).
    private const int UnderWay = Window + 128;

    // queue.highWatermark: what is above is on disk.
    private const int InMemory = 10_000;

    public static readonly Fault[] All =
    [
        new("none", 0, 0, static _ => { }, static _ => { }),
        new("receiver away", 0, Window, static run => run.StopReceiver(), static run => run.StartReceiver()),
        new("receiver killed", 0, Window, static run => run.SignalReceiver("KILL"), static run => run.StartReceiver()),
        new("receiver stalls", 0, Window, static run => run.SignalReceiver("STOP"), static run => run.SignalReceiver("CONT")),
        new("rsyslogd restarted", UnderWay, Window, static run => run.Node.Shell("systemctl restart rsyslog"), static _ => { }),
        new("rsyslogd killed", InMemory + UnderWay, Window, static run => Kill(run.Node), static _ => { }),
        new("receiver away, rsyslogd restarted", UnderWay, Window, static run => run.StopReceiver(), Restart),
        new("receiver away, disk full, rsyslogd restarted", InMemory + UnderWay, Window, FillDisk, Restart),
    ];

    /// <summary>For a receiver with TLS only.</summary>
    public static readonly Fault WrongCertificate = new(
        "receiver has another's certificate", 0, Window, static run => run.StartReceiver("impostor.example.org"), static run => run.StartReceiver());

    public override string ToString() => Name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);

    private static void Kill(BootedNode node)
    {
        node.Shell("systemctl kill --signal=KILL rsyslog");
        // The unit starts it again; where a release's does not, the configurator does.
        Eventually.Holds(
            () =>
            {
                node.Configure();
                return node.Run("systemctl", "is-active", "rsyslog").ExitCode == 0;
            },
            "another rsyslogd",
            node.Describe);
    }

    private static void Restart(SoakRun run)
    {
        run.Node.Shell("systemctl restart rsyslog");
        run.StartReceiver();
    }

    private static void FillDisk(SoakRun run)
    {
        run.StopReceiver();
        run.Node.Shell($"systemctl stop rsyslog; mount -t tmpfs -o size=256k,mode=0700 tmpfs {NodePaths.SpoolDirectory}; systemctl start rsyslog");
    }
}
