using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>A node and the receiver to which it forwards, both running.</summary>
internal sealed class Route : IDisposable
{
    private const string Sentinel = "sentinel";

    public static readonly ShootIdentity Shoot = new("proj", "shoot1", "uid-1");

    /// <summary>Starts a receiver and a node that forwards to it.</summary>
    /// <param name="config">What is forwarded and how; the target is filled in, and a last rule for the sentinels added.</param>
    /// <param name="shoot">Default: <see cref="Shoot"/>.</param>
    /// <param name="receiverTls">How the receiver speaks TLS. Default: not at all.</param>
    /// <param name="secret">The referenced Secret.</param>
    public Route(RsyslogRelpConfig config, ShootIdentity? shoot = null, ReceiverTls? receiverTls = null, IReadOnlyDictionary<string, string>? secret = null)
        : this(config, new Receiver(receiverTls), shoot, secret)
    {
    }

    /// <summary>Starts a node that forwards to a receiver, which may be stopped.</summary>
    /// <param name="config">As above.</param>
    /// <param name="receiver">The receiver; from now on it goes with the route.</param>
    /// <param name="shoot">Default: <see cref="Shoot"/>.</param>
    /// <param name="secret">The referenced Secret.</param>
    public Route(RsyslogRelpConfig config, Receiver receiver, ShootIdentity? shoot = null, IReadOnlyDictionary<string, string>? secret = null)
    {
        Receiver = receiver;
        try
        {
            Node = new Node(ConfigFor(config, receiver), shoot ?? Shoot, secret);
            Node.Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Receiver Receiver { get; }

    public Node Node { get; } = null!;

    /// <summary>A configuration that takes the given programs, and no more.</summary>
    public static RsyslogRelpConfig Programs(params IReadOnlyList<string> names) => Rules(new LoggingRule { ProgramNames = names });

    /// <summary>A configuration with the given rules.</summary>
    public static RsyslogRelpConfig Rules(params IReadOnlyList<LoggingRule> rules) => new() { LoggingRules = rules };

    /// <summary>Fills in a receiver and adds the rule for the sentinels.</summary>
    public static RsyslogRelpConfig ConfigFor(RsyslogRelpConfig config, Receiver receiver) => config with
    {
        Target = "127.0.0.1",
        Port = receiver.Port,
        LoggingRules = [.. config.LoggingRules, new LoggingRule { ProgramNames = [Sentinel] }],
    };

    /// <summary>
    /// Sends one more message the same way and waits until it has arrived: whatever was logged before has then either arrived or
    /// will never do.
    /// </summary>
    /// <returns>What arrived, without sentinels and without what rsyslogd says about itself.</returns>
    public IReadOnlyList<ReceivedLine> Settle()
    {
        string mark = Guid.NewGuid().ToString();
        Node.Log(Sentinel, mark);
        Receiver.WaitFor(mark, Node.Describe);
        return Arrived();
    }

    /// <summary>What has arrived so far.</summary>
    public IReadOnlyList<ReceivedLine> Arrived() =>
        [.. Receiver.Lines.Select(ReceivedLine.Parse).Where(static line => line.Program is not (Sentinel or "rsyslogd"))];

    public void Dispose()
    {
        Node?.Dispose();
        Receiver.Dispose();
    }
}
