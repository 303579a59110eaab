using System.Globalization;
using System.Text;

namespace RsyslogRelp.Core.Findings;

/// <summary>
/// Values as Kubernetes prints them in field errors: strings are quoted as in Go (strconv.Quote), other values are printed as they are.
/// </summary>
public static class FieldValue
{
    private const int MaxLength = 200;

    /// <summary>A string in double quotes; control characters are escaped, and it is cut after 200 characters.</summary>
    /// <param name="value">The string.</param>
    public static string Of(string value)
    {
        StringBuilder text = new(value.Length + 2);
        text.Append('"');
        int length = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (++length > MaxLength)
            {
                text.Append("...");
                break;
            }

            AppendEscaped(text, rune);
        }

        return text.Append('"').ToString();
    }

    /// <summary>An integer.</summary>
    /// <param name="value">The number.</param>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void AppendEscaped(StringBuilder text, Rune rune)
    {
        switch (rune.Value)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case < 0x20 or 0x7f: text.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture)); break;
            default:
                if (IsInvisible(rune))
                {
                    bool large = rune.Value > 0xffff;
                    text.Append(large ? "\\U" : "\\u").Append(rune.Value.ToString(large ? "x8" : "x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    text.Append(rune.ToString());
                }

                break;
        }
    }

    private static bool IsInvisible(Rune rune) => Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
