using System.Globalization;
using System.Text;

namespace RsyslogRelp.Host.Cli.Compatibility;

/// <summary>A character of an expression as Go reads it, with escapes.</summary>
internal static class GoEscape
{
    /// <summary>Reads a character.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="at">Where it begins; afterwards where the next one does.</param>
    /// <param name="value">The character.</param>
    /// <returns>What Go does not take, with the remedy; null if nothing.</returns>
    public static string? Read(ReadOnlySpan<char> text, ref int at, out int value)
    {
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);
        at += length;
        value = rune.Value;
        if (value != '\\')
        {
            return null;
        }

        // The quoting makes pairs, and two hexadecimal digits after x.
        value = text[at++];
        switch (value)
        {
            case 'x':
                value = int.Parse(text.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                at += 2;
                return null;
            case 'b' or 'u' or 'U':
                return "Go cannot read its own escape for a character that is not printable; leave the character out, or write . for it";
            default:
                return null;
        }
    }
}
