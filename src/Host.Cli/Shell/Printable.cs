using System.Globalization;
using System.Text;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Escapes control characters in text of the input, so that none reaches a terminal or splits a line.</summary>
internal static class Printable
{
    private const int MaxLength = 1000;

    /// <summary>The text, cut after 1,000 characters.</summary>
    public static string Of(string text) =>
        text.Length <= MaxLength ? Whole(text) : Whole(text[..MaxLength]) + "...";

    /// <summary>The text in full.</summary>
    public static string Whole(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder printable = new(text.Length + 8);
        foreach (char c in text)
        {
            printable.Append(char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c.ToString());
        }

        return printable.ToString();
    }
}
