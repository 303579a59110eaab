namespace RsyslogRelp.Core.Prediction;

/// <summary>A message in the form that rsyslogd's rules are applied to.</summary>
/// <param name="ProgramName"><c>$programname</c>, as returned by <see cref="ProgramNameOf"/>.</param>
/// <param name="Severity"><c>$syslogseverity</c>, 0 (emergency) to 7 (debug).</param>
/// <param name="Message">
/// <c>$msg</c>: the text after the tag, with its leading space and with control characters escaped as by <see cref="Escape"/>.
/// </param>
public sealed record LogMessage(string ProgramName, int Severity, string Message)
{
    /// <summary>
    /// The program name of a tag. As rsyslogd does, it ends at the first <c>[</c>, <c>:</c>, <c>/</c> or character that is not printable
    /// ASCII.
    /// </summary>
    /// <param name="tag">A tag such as <c>kubelet[77]:</c>, or the APP-NAME of RFC 5424.</param>
    public static string ProgramNameOf(string tag)
    {
        int end = tag.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        ReadOnlySpan<char> printable = end < 0 ? tag : tag.AsSpan(0, end);
        int stop = printable.IndexOfAny('[', ':', '/');
        return (stop < 0 ? printable : printable[..stop]).ToString();
    }

    /// <summary>
    /// A text with the control characters up to U+001F as rsyslogd escapes them on receipt: <c>#</c> and three octal digits, such as
    /// <c>#011</c> for a tab. DEL is not escaped.
    /// </summary>
    /// <param name="text">The text as it arrives.</param>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0)
        {
            return text;
        }

        System.Text.StringBuilder escaped = new(text.Length + 16);
        foreach (char c in text)
        {
            if (c < ' ')
            {
                escaped.Append('#').Append(Convert.ToString(c, 8).PadLeft(3, '0'));
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }
}
