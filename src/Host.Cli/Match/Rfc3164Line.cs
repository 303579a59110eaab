using System.Text.RegularExpressions;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>
/// The BSD format, <c>&lt;13&gt;Nov 23 10:00:00 host tag[1]: text</c>, read as rsyslogd's pmrfc3164 does: time
/// (<see cref="SyslogTimestamp"/>) and host are optional; a first word of letters, digits, dots, dashes and underscores before a
/// space is the host, unless it ends in a dash.
/// </summary>
internal static partial class Rfc3164Line
{
    public static ReceivedMessage Read(int priority, string text)
    {
        int time = SyslogTimestamp.Find(text, out bool startsWithYear);
        if (time == 0 && text.StartsWith('['))
        {
            // rsyslogd takes this for the timestamp of a kernel message and reads no tag.
            return new ReceivedMessage(new LogMessage("", priority & 7, text), priority);
        }

        DateTimeOffset? logged = SyslogTimestamp.Value(text[..time]);

        // After a year before the month, rsyslogd miscounts the rest by one: it takes a single word for a tag.
        text = text[time..];
        int host = Host().Match(text).Length;
        bool isTag = startsWithYear && host == text.Length && !text.EndsWith(' ');
        return SyslogText.FromTagged(priority, isTag ? text : text[host..]) with
        {
            HostName = isTag ? "" : text[..host].TrimEnd(' '),
            Time = logged,
        };
    }

    [GeneratedRegex(@"^([A-Za-z0-9._-]*[A-Za-z0-9._] |[A-Za-z0-9._-]+\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
