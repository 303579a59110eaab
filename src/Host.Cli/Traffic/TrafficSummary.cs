using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;

namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>Adds up what a node does with messages, in constant memory.</summary>
/// <param name="rules">The number of rules.</param>
/// <param name="size">The sizes of messages.</param>
internal sealed class TrafficSummary(int rules, WireSize size)
{
    private const int MaxSkippedShown = 3;

    private readonly List<string> _skipped = [];
    private readonly TopNames _hosts = new();

    /// <summary>What each rule forwards.</summary>
    public TrafficCount[] Rules { get; } = [.. Enumerable.Range(0, rules).Select(static _ => new TrafficCount())];

    /// <summary>What all rules forward.</summary>
    public TrafficCount Forwarded { get; } = new();

    /// <summary>What no rule forwards.</summary>
    public TrafficCount NotForwarded { get; } = new();

    /// <summary>What is forwarded now but was not before; counted only against an older configuration.</summary>
    public ChangedTraffic Gained { get; } = new();

    /// <summary>What was forwarded before but is not now.</summary>
    public ChangedTraffic Lost { get; } = new();

    /// <summary>The programs whose messages are forwarded, and not.</summary>
    public (TopNames Forwarded, TopNames Not) Programs { get; } = (new(), new());

    /// <summary>The keys of the audit records that are forwarded, and not.</summary>
    public (TopNames Forwarded, TopNames Not) AuditKeys { get; } = (new(), new());

    /// <summary>How many forwarded messages rsyslogd cuts.</summary>
    public long Cut { get; private set; }

    /// <summary>How many messages that are not forwarded rsyslogd cuts.</summary>
    public long CutNotForwarded { get; private set; }

    /// <summary>The length of the longest message as it arrives, in bytes.</summary>
    public int LongestBytes { get; private set; }

    /// <summary>What forwarded messages take on disk while the receiver does not answer, in bytes.</summary>
    public long QueueBytes { get; private set; }

    /// <summary>How many lines hold no message, or one whose result cannot be predicted.</summary>
    public long Skipped { get; private set; }

    /// <summary>The first of them, with their numbers and reasons.</summary>
    public IReadOnlyList<string> SkippedExamples => _skipped;

    /// <summary>The first and the last time; null if no message has one.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Span { get; private set; }

    /// <summary>How many hosts the messages name; at least one.</summary>
    public int Hosts => Math.Max(1, _hosts.Distinct);

    /// <summary>All messages.</summary>
    public long Messages => Forwarded.Messages + NotForwarded.Messages;

    /// <summary>The days between the first and the last message, at least a minute; null if their times are not known.</summary>
    public double? Days => Span is { } span ? Math.Max((span.Last - span.First).TotalDays, 1.0 / (24 * 60)) : null;

    /// <summary>Counts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="verdict">What the rules do with it.</param>
    /// <param name="before">What the rules before a change do with it; null if there are none.</param>
    public void Add(ReceivedMessage message, LogVerdict verdict, LogVerdict? before)
    {
        int bytes = size.OfLine(message);
        long? minute = MinuteOf(message);
        bool forwarded = verdict.Rule is not null;
        if (verdict.Rule is { } rule)
        {
            Rules[rule].Add(bytes, minute);
            QueueBytes += size.InQueue(message);
        }

        (forwarded ? Forwarded : NotForwarded).Add(bytes, minute);
        (forwarded ? Programs.Forwarded : Programs.Not).Add(message.Message.ProgramName);
        if (AuditKey.Find(message.Message.Message) is { } key)
        {
            (forwarded ? AuditKeys.Forwarded : AuditKeys.Not).Add(key);
        }

        if (before is not null && before.Rule is not null != forwarded)
        {
            (forwarded ? Gained : Lost).Add(message.Message.ProgramName, bytes);
        }

        LongestBytes = Math.Max(LongestBytes, message.RawBytes);
        Cut += message.IsCut && forwarded ? 1 : 0;
        CutNotForwarded += message.IsCut && !forwarded ? 1 : 0;
        if (message.HostName.Length > 0)
        {
            _hosts.Add(message.HostName);
        }
    }

    /// <summary>Counts a line that holds no message, or one whose result cannot be predicted.</summary>
    public void Skip(long line, string reason)
    {
        Skipped++;
        if (_skipped.Count < MaxSkippedShown)
        {
            _skipped.Add($"stdin:{line}: {reason}");
        }
    }

    private long? MinuteOf(ReceivedMessage message)
    {
        if (message.Time is not { } time)
        {
            return null;
        }

        Span = Span is { } span ? (time < span.First ? time : span.First, time > span.Last ? time : span.Last) : (time, time);
        return (time - DateTimeOffset.MinValue).Ticks / TimeSpan.TicksPerMinute;
    }
}

/// <summary>Messages that a change forwards or no longer forwards.</summary>
internal sealed class ChangedTraffic
{
    /// <summary>The number of messages.</summary>
    public long Messages { get; private set; }

    /// <summary>The bytes of their lines.</summary>
    public long Bytes { get; private set; }

    /// <summary>Their programs.</summary>
    public TopNames Programs { get; } = new();

    public void Add(string program, int bytes)
    {
        Messages++;
        Bytes += bytes;
        Programs.Add(program);
    }
}
