using System.Text;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>A message as rsyslogd takes it apart: what rules see of it, and the fields that it is forwarded with.</summary>
/// <param name="Message">What rules see.</param>
/// <param name="Priority">The priority, facility times 8 plus severity.</param>
internal sealed record ReceivedMessage(LogMessage Message, int Priority)
{
    /// <summary>rsyslogd's default of maxMessageSize, in bytes. It cuts longer messages before it looks at them.</summary>
    public const int MaxBytes = 8096;

    /// <summary>The host name in the message; empty if there is none, so that rsyslogd takes the node's.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The tag with its colon, such as <c>kubelet[77]:</c>.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The process; <c>-</c> if there is none.</summary>
    public string ProcessId { get; init; } = "-";

    /// <summary>The MSGID of RFC 5424; <c>-</c> if there is none.</summary>
    public string MessageId { get; init; } = "-";

    /// <summary>When it was logged; null if the line does not say so.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Its length as it arrives at rsyslogd, in bytes of UTF-8.</summary>
    public int RawBytes { get; init; }

    /// <summary>Whether rsyslogd cuts it.</summary>
    public bool IsCut => RawBytes > MaxBytes;

    /// <summary>As much of a text as rsyslogd keeps of a message, escaped.</summary>
    /// <param name="text">The text that arrives.</param>
    /// <param name="before">The bytes that are before it in the message.</param>
    public static string CutAndEscape(string text, int before = 0)
    {
        string cut = Cut(text, MaxBytes - before);
        string escaped = LogMessage.Escape(cut);
        return escaped.Length == cut.Length ? cut : LogMessage.Escape(CutToEscape(cut, MaxBytes - before));
    }

    private static string Cut(string text, int bytes)
    {
        // No UTF-16 unit has more than three bytes.
        if (text.Length <= bytes / 3 || Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        Encoder encoder = Encoding.UTF8.GetEncoder();
        encoder.Convert(text, new byte[Math.Max(bytes, 4)], flush: true, out int used, out _, out _);
        return text[..used];
    }

    // While rsyslogd escapes a message, it keeps room for one more escape, whatever comes next.
    private static string CutToEscape(string text, int bytes)
    {
        const int EscapeBytes = 4;
        int last = bytes - EscapeBytes + 1;
        int at = 0;
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isEscaped = rune.Value < ' ';
            used += isEscaped ? EscapeBytes : rune.Utf8SequenceLength;
            if (isEscaped ? used - EscapeBytes >= last : used > last)
            {
                return text[..at];
            }

            at += rune.Utf16SequenceLength;
        }

        return text;
    }
}
