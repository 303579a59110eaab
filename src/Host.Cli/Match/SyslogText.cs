using System.Buffers;
using System.Globalization;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>The parts that the syslog formats share, read as rsyslogd reads them.</summary>
internal static class SyslogText
{
    private const int MaxPriority = 191;

    private static readonly SearchValues<char> TagEnd = SearchValues.Create(": ");

    /// <summary>Reads <c>&lt;PRI&gt;</c>.</summary>
    /// <param name="line">A line.</param>
    /// <param name="priority">The priority.</param>
    /// <param name="rest">What follows.</param>
    /// <returns>False if the line does not begin with a priority of 0 to 191.</returns>
    public static bool TryReadPriority(string line, out int priority, out string rest)
    {
        (priority, rest) = (0, "");
        int end = line.IndexOf('>', StringComparison.Ordinal);
        if (end is < 2 or > 4 || line[0] != '<'
            || !int.TryParse(line.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out priority)
            || priority > MaxPriority)
        {
            return false;
        }

        rest = line[(end + 1)..];
        return true;
    }

    /// <summary>Splits tag and message: the tag ends after its first colon, or before its first space.</summary>
    /// <param name="priority">The priority, whose remainder of 8 is the severity.</param>
    /// <param name="text">What follows the time and the host name, escaped.</param>
    public static ReceivedMessage FromTagged(int priority, string text)
    {
        int end = text.AsSpan().IndexOfAny(TagEnd);
        int messageStart = end < 0 ? text.Length : text[end] == ':' ? end + 1 : end;
        string tag = text[..messageStart];
        string program = LogMessage.ProgramNameOf(end < 0 ? text : text[..end]);
        return new ReceivedMessage(new LogMessage(program, priority & 7, text[messageStart..]), priority)
        {
            Tag = tag,
            ProcessId = ProcessOf(tag),
        };
    }

    private static string ProcessOf(string tag)
    {
        int start = tag.IndexOf('[', StringComparison.Ordinal);
        int end = start < 0 ? -1 : tag.IndexOf(']', start);
        return end < 0 ? "-" : tag[(start + 1)..end];
    }
}
