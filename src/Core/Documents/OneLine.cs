using System.Globalization;
using System.Text;

namespace RsyslogRelp.Core.Documents;

/// <summary>
/// Text that may hold what strangers wrote, for a line of a log, an Event, a status or a terminal. Control characters, and those that are
/// invisible or reorder text, are shown by their number.
/// </summary>
internal static class OneLine
{
    /// <summary>The text in one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters of the line; a longer one ends with <c>...</c>.</param>
    public static string Of(string text, int most = int.MaxValue)
    {
        string line = Escaped(text.Length <= most ? text : text[..most]);
        if (line.Length <= most && text.Length <= most)
        {
            return line;
        }

        int end = Math.Min(line.Length, most - 3);
        return string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[end - 1]) ? end - 1 : end), "...");
    }

    /// <summary>Appends a character, or its number.</summary>
    public static void Append(StringBuilder line, Rune rune)
    {
        if (!IsInvisible(rune))
        {
            line.Append(rune.ToString());
            return;
        }

        (string prefix, string format) = rune.Value switch
        {
            < 0x80 => ("\\x", "x2"),
            <= 0xffff => ("\\u", "x4"),
            _ => ("\\U", "x8"),
        };
        line.Append(prefix).Append(rune.Value.ToString(format, CultureInfo.InvariantCulture));
    }

    private static string Escaped(string text)
    {
        if (!NeedsEscapes(text))
        {
            return text;
        }

        StringBuilder line = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Append(line, rune);
        }

        return line.ToString();
    }

    private static bool NeedsEscapes(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
