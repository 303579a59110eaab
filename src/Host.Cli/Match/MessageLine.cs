using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Reads a message in any of the supported formats.</summary>
internal static class MessageLine
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="message">The message, if it is one.</param>
    /// <returns>What is wrong with the line; null if nothing.</returns>
    public static string? Read(string line, out LogMessage? message)
    {
        message = null;
        if (line.StartsWith('{'))
        {
            return JournalEntry.Read(line, out message);
        }

        if (!SyslogText.TryReadPriority(line, out int severity, out string rest))
        {
            return "begins neither with a priority (<0> to <191>) nor with {: its severity is not known";
        }

        message = Rfc5424Line.Claims(rest) ? Rfc5424Line.Read(severity, rest) : Rfc3164Line.Read(severity, rest);
        return message is null ? "claims to be RFC 5424 but has not its form" : null;
    }
}
