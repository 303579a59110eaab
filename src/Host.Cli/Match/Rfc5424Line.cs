using System.Globalization;
using System.Text.RegularExpressions;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>The format of RFC 5424; its message has no leading space.</summary>
internal static partial class Rfc5424Line
{
    /// <summary>Whether what follows the priority claims to be RFC 5424.</summary>
    public static bool Claims(string afterPriority) => afterPriority.StartsWith("1 ", StringComparison.Ordinal);

    /// <summary>Reads what follows the priority; null if it is malformed.</summary>
    public static ReceivedMessage? Read(int priority, string afterPriority)
    {
        System.Text.RegularExpressions.Match match = Header().Match(afterPriority);
        if (!match.Success)
        {
            return null;
        }

        string application = match.Groups["app"].Value;
        string process = match.Groups["process"].Value;
        LogMessage message = new(LogMessage.ProgramNameOf(application), priority & 7, match.Groups["message"].Value);
        return new ReceivedMessage(message, priority)
        {
            HostName = match.Groups["host"].Value,
            Tag = process == "-" ? application : $"{application}[{process}]",
            ProcessId = process,
            MessageId = match.Groups["id"].Value,
            Time = DateTimeOffset.TryParse(match.Groups["time"].Value, CultureInfo.InvariantCulture, out DateTimeOffset time) ? time : null,
        };
    }

    [GeneratedRegex(
        @"^1 (?<time>-|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[-+][0-9]{2}:[0-9]{2})) "
        + @"(?<host>[^ ]+) (?<app>[^ ]+) (?<process>[^ ]+) (?<id>[^ ]+) "
        + @"(-|(\[[^\] =""]+( [^\] =""]+=""([^\\""]|\\.)*"")*\])+)( (?<message>.*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Header();
}
