using System.Text.RegularExpressions;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>
/// The BSD format, <c>&lt;13&gt;Nov 23 10:00:00 host tag[1]: text</c>, read as rsyslogd's pmrfc3164 does: time and host are
/// optional; a first word of letters, digits, dots, dashes and underscores before a space is the host, unless it ends in a dash.
/// </summary>
internal static partial class Rfc3164Line
{
    public static LogMessage Read(int severity, string afterPriority)
    {
        string text = LogMessage.Escape(afterPriority);
        int time = Time().Match(text).Length;
        if (time == 0 && text.StartsWith('['))
        {
            // rsyslogd takes this for the timestamp of a kernel message and reads no tag.
            return new LogMessage("", severity, text);
        }

        text = text[time..];
        return SyslogText.FromTagged(severity, text[Host().Match(text).Length..]);
    }

    [GeneratedRegex(
        @"^((?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-9]?[0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?:? "
        + @"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2}):? )",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"^([A-Za-z0-9._-]*[A-Za-z0-9._] |[A-Za-z0-9._-]+\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
