using System.Text;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Match;

namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>
/// The sizes of a message on its way: as <c>SyslogForwarderTemplate</c> of 60-audit.conf writes it, without the frames of RELP, TLS and
/// TCP, and on disk in rsyslog's queue.
/// </summary>
/// <param name="identity">The Shoot, whose names are in every line.</param>
/// <param name="nodeName">The host name of the node, for messages that name none.</param>
internal sealed class WireSize(ShootIdentity identity, string nodeName = WireSize.TypicalNodeName)
{
    /// <summary>As long as names of Gardener's nodes usually are.</summary>
    public const string TypicalNodeName = "shoot--project--cluster-worker-z1-12345-abcde";

    /// <summary>What a message takes in the queue's files besides its text, tag and host name; measured with 8.2302.</summary>
    private const int QueueBytes = 380;

    // 2026-11-23T10:00:00.123456+00:00: the time at which the socket received the message.
    private const int TimeBytes = 32;

    // One before, between and after the ten fields.
    private const int Spaces = 11;

    private readonly int _identityBytes = Bytes(identity.ProjectName) + Bytes(identity.Name) + Bytes(identity.Uid);

    /// <summary>The bytes of the line that is sent.</summary>
    public int OfLine(ReceivedMessage message) =>
        Spaces + _identityBytes + HostBytes(message) + Digits(message.Priority) + Bytes(message.Tag) + TimeBytes
        + Bytes(message.ProcessId) + Bytes(message.MessageId) + Bytes(message.Message.Message);

    /// <summary>The bytes on disk while the receiver does not answer.</summary>
    public int InQueue(ReceivedMessage message) =>
        Math.Min(message.RawBytes, ReceivedMessage.MaxBytes) + Bytes(message.Tag) + HostBytes(message) + QueueBytes;

    private int HostBytes(ReceivedMessage message) => Bytes(message.HostName.Length > 0 ? message.HostName : nodeName);

    private static int Digits(int number) => number < 10 ? 1 : number < 100 ? 2 : 3;

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
