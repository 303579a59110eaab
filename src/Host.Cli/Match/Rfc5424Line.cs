using System.Text.RegularExpressions;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>The format of RFC 5424; its message has no leading space.</summary>
internal static partial class Rfc5424Line
{
    /// <summary>Whether what follows the priority claims to be RFC 5424.</summary>
    public static bool Claims(string afterPriority) => afterPriority.StartsWith("1 ", StringComparison.Ordinal);

    /// <summary>Reads what follows the priority; null if it is malformed.</summary>
    public static LogMessage? Read(int severity, string afterPriority)
    {
        System.Text.RegularExpressions.Match match = Header().Match(LogMessage.Escape(afterPriority));
        return match.Success
            ? new LogMessage(LogMessage.ProgramNameOf(match.Groups["app"].Value), severity, match.Groups["message"].Value)
            : null;
    }

    [GeneratedRegex(
        @"^1 (-|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[-+][0-9]{2}:[0-9]{2})) "
        + @"[^ ]+ (?<app>[^ ]+) [^ ]+ [^ ]+ "
        + @"(-|(\[[^\] =""]+( [^\] =""]+=""([^\\""]|\\.)*"")*\])+)( (?<message>.*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Header();
}
