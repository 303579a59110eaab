using System.Globalization;
using System.Text;

namespace RsyslogRelp.Host.Cli.Compatibility;

/// <summary>Go's <c>strconv.Quote</c>, with which the Go extension writes texts into rsyslog's configuration.</summary>
internal static class GoString
{
    /// <summary>The text in double quotes, with Go's escapes.</summary>
    public static string Quote(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(Quote))}\"";

    /// <summary>
    /// The first character that rsyslogd (8.2302) cannot read in that form; null if there is none. It knows neither <c>\a</c>, <c>\f</c>,
    /// <c>\v</c> nor <c>\u</c>, and takes an unescaped <c>$</c> for a variable.
    /// </summary>
    public static Rune? Unreadable(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == '$' || Quote(rune) is ['\\', 'a' or 'f' or 'v' or 'u' or 'U', ..])
            {
                return rune;
            }
        }

        return null;
    }

    private static string Quote(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < ' ' or 0x7f => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
        ' ' => " ",
        _ when IsPrintable(rune) => rune.ToString(),
        < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
    };

    // Letters, marks, numbers, punctuation and symbols.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
