namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// The character classes of the C locale. rsyslogd never calls setlocale, so regcomp and regexec run in the C locale whatever LANG and
/// LC_ALL say: an expression is a string of bytes, `.` matches one byte, and no class contains a byte from 0x80 up.
/// Observed with rsyslogd 8.2302 under LC_ALL=C.UTF-8: `x.y` does not match "xéy", `x..y` does.
/// </summary>
internal static class CharacterClasses
{
    /// <summary>The bytes that \w accepts and that \b, \B, \&lt; and \&gt; regard as part of a word.</summary>
    public static readonly ByteSet Word = Of("09AZaz__");

    /// <summary>The bytes that \s accepts.</summary>
    public static readonly ByteSet Space = Of("\t\r  ");

    private static readonly ByteSet Alpha = Of("AZaz");
    private static readonly ByteSet Digit = Of("09");
    private static readonly ByteSet Alnum = Of("09AZaz");
    private static readonly ByteSet Upper = Of("AZ");
    private static readonly ByteSet Lower = Of("az");
    private static readonly ByteSet Blank = Of("\t\t  ");
    private static readonly ByteSet Punct = Of("!/:@[`{~");
    private static readonly ByteSet Print = Of(" ~");
    private static readonly ByteSet Graph = Of("!~");
    private static readonly ByteSet Cntrl = Of("\0\u001f\u007f\u007f");
    private static readonly ByteSet XDigit = Of("09AFaf");

    /// <summary>Names are case-sensitive, as in the C library.</summary>
    public static bool TryGet(ReadOnlySpan<char> name, out ByteSet set)
    {
        (set, bool known) = name switch
        {
            "alpha" => (Alpha, true),
            "digit" => (Digit, true),
            "alnum" => (Alnum, true),
            "upper" => (Upper, true),
            "lower" => (Lower, true),
            "space" => (Space, true),
            "blank" => (Blank, true),
            "punct" => (Punct, true),
            "print" => (Print, true),
            "graph" => (Graph, true),
            "cntrl" => (Cntrl, true),
            "xdigit" => (XDigit, true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>Creates a set from pairs of first and last byte.</summary>
    private static ByteSet Of(string ranges)
    {
        ByteSet set = default;
        for (int i = 0; i < ranges.Length; i += 2)
        {
            set.AddRange((byte)ranges[i], (byte)ranges[i + 1]);
        }

        return set;
    }
}
