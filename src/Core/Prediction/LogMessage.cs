namespace RsyslogRelp.Core.Prediction;

/// <summary>A message as rsyslogd's rules see it.</summary>
/// <param name="ProgramName"><c>$programname</c>, as <see cref="ProgramNameOf"/> gives it.</param>
/// <param name="Severity"><c>$syslogseverity</c>, 0 (emergency) to 7 (debug).</param>
/// <param name="Message"><c>$msg</c>: what follows the tag, with its leading space, control characters escaped as by <see cref="Escape"/>.</param>
public sealed record LogMessage(string ProgramName, int Severity, string Message)
{
    /// <summary>The program name of a tag: all before the first <c>[</c>, <c>:</c>, <c>/</c> or character other than printable ASCII, as rsyslogd cuts it.</summary>
    /// <param name="tag">A tag such as <c>kubelet[77]:</c>, or the APP-NAME of RFC 5424.</param>
    public static string ProgramNameOf(string tag)
    {
        int end = tag.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        ReadOnlySpan<char> printable = end < 0 ? tag : tag.AsSpan(0, end);
        int stop = printable.IndexOfAny('[', ':', '/');
        return (stop < 0 ? printable : printable[..stop]).ToString();
    }

    /// <summary>A text with the control characters below U+0020 as rsyslogd writes them on receipt: <c>#</c> and three octal digits, a tab as <c>#011</c>. DEL stays.</summary>
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
