using System.Globalization;
using System.Text;
using RsyslogRelp.Core.Documents;

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
        StringBuilder text = new(Math.Min(value.Length, MaxLength) + 2);
        text.Append('"');
        AppendEscaped(text, value);
        return text.Append('"').ToString();
    }

    /// <summary>An integer.</summary>
    /// <param name="value">The number.</param>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number or word of a document, cut after 200 characters.</summary>
    internal static string OfPlain(string value) => value.Length <= MaxLength ? value : value[..MaxLength] + "...";

    /// <summary>Appends a string as <see cref="Of(string)"/> prints it, without the quotes.</summary>
    internal static void AppendEscaped(StringBuilder text, string value)
    {
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
    }

    private static void AppendEscaped(StringBuilder text, Rune rune)
    {
        switch (rune.Value)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case '\a': text.Append("\\a"); break;
            case '\b': text.Append("\\b"); break;
            case '\f': text.Append("\\f"); break;
            case '\v': text.Append("\\v"); break;
            default: OneLine.Append(text, rune); break;
        }
    }
}
