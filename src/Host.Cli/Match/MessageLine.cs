using System.Text;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Reads a message in any of the supported formats.</summary>
internal static class MessageLine
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="message">The message, if it is one.</param>
    /// <returns>What is wrong with the line; null if nothing.</returns>
    public static string? Read(string line, out ReceivedMessage? message)
    {
        message = null;
        if (line.StartsWith('{'))
        {
            return JournalEntry.Read(line, out message);
        }

        if (!SyslogText.TryReadPriority(line, out int priority, out string rest))
        {
            return "begins neither with a priority (<0> to <191>) nor with {: its severity is not known";
        }

        string text = ReceivedMessage.CutAndEscape(rest, before: line.Length - rest.Length);
        message = Rfc5424Line.Claims(text) ? Rfc5424Line.Read(priority, text) : Rfc3164Line.Read(priority, text);
        if (message is null)
        {
            return "claims to be RFC 5424 but has not its form";
        }

        message = message with { RawBytes = Encoding.UTF8.GetByteCount(line) };
        return null;
    }
}
