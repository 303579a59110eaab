using System.Globalization;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Node.Tests.Booted;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Soak;

/// <summary>A node that logs numbered messages, and the receiver that they are for.</summary>
/// <param name="node">The node.</param>
/// <param name="port">The receiver's port.</param>
/// <param name="program">The program that logs.</param>
/// <param name="server">Makes the receiver's Secret from the name in its certificate; null without TLS.</param>
internal sealed class SoakRun(BootedNode node, int port, string program, Func<string, IReadOnlyDictionary<string, string>>? server)
{
    public const string ReceiverName = "logs.example.org";

    public BootedNode Node { get; } = node;

    public void StartReceiver(string name = ReceiverName) => Node.StartReceiver(port, server?.Invoke(name));

    public void StopReceiver() => Node.StopReceiver(port);

    public void SignalReceiver(string signal) => Node.Shell($"systemctl kill --signal={signal} receiver-{port}");

    public void Deliver(RsyslogRelpConfig config, IReadOnlyDictionary<string, string>? secret)
    {
        Node.Deliver(config, secret);
        Node.Configure();
    }

    /// <summary>Logs messages with the numbers from first on. The socket is the one to which journald forwards: who writes waits for a reader.</summary>
    public void Log(int first, int count) => Node.Shell(
        $"seq -f 'number-%.0f.' {first} {first + count - 1} | logger --socket /run/systemd/journal/syslog --socket-errors=on -t {program} -p daemon.alert");

    /// <summary>Waits until at least so many different messages have arrived, and then until nothing more comes.</summary>
    public void Settle(int atLeast)
    {
        Eventually.Holds(
            () =>
            {
                // What brings a receiver back that rsyslogd has given up.
                Node.Configure();
                return Count().Different >= atLeast;
            },
            $"{atLeast} messages",
            () => $"{Count()} have arrived.\n{Node.Describe()}");
        (int, int) now = Count();
        for ((int, int) before = default; before != now;)
        {
            before = now;
            string mark = Guid.NewGuid().ToString();
            Node.Shell($"logger --socket /run/systemd/journal/syslog -t {program} -p daemon.alert {mark}");
            Node.WaitFor(port, mark);
            now = Count();
        }
    }

    /// <summary>How many messages have arrived in all, and how many different ones.</summary>
    public (int All, int Different) Count()
    {
        string[] counts = Node.Shell(
            $"touch /srv/{port}/received; grep -ao 'number-[0-9]*\\.' /srv/{port}/received | sort >/run/numbers || true; wc -l </run/numbers; uniq /run/numbers | wc -l").Split('\n');
        return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }
}
