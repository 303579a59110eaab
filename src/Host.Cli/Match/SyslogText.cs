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
    /// <param name="severity">The priority modulo 8.</param>
    /// <param name="rest">What follows.</param>
    /// <returns>False if the line does not begin with a priority of 0 to 191.</returns>
    public static bool TryReadPriority(string line, out int severity, out string rest)
    {
        (severity, rest) = (0, "");
        int end = line.IndexOf('>', StringComparison.Ordinal);
        if (end is < 2 or > 4 || line[0] != '<'
            || !int.TryParse(line.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int priority)
            || priority > MaxPriority)
        {
            return false;
        }

        (severity, rest) = (priority & 7, line[(end + 1)..]);
        return true;
    }

    /// <summary>Splits tag and message: the tag ends after its first colon, or before its first space.</summary>
    /// <param name="severity">The severity.</param>
    /// <param name="text">What follows the time and the host name, escaped.</param>
    public static LogMessage FromTagged(int severity, string text)
    {
        int end = text.AsSpan().IndexOfAny(TagEnd);
        string tag = end < 0 ? text : text[..end];
        string message = end < 0 ? "" : text[(text[end] == ':' ? end + 1 : end)..];
        return new LogMessage(LogMessage.ProgramNameOf(tag), severity, message);
    }
}
