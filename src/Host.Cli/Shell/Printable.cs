using System.Globalization;
using System.Text;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Escapes control characters in text of the input, so that none reaches a terminal or splits a line.</summary>
internal static class Printable
{
    private const int MaxLength = 1000;

    public static string Of(string text)
    {
        if (text.Length <= MaxLength && !text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder printable = new(text.Length + 8);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            printable.Append(char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c.ToString());
        }

        return printable.Append(text.Length > MaxLength ? "..." : "").ToString();
    }
}
