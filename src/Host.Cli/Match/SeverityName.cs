using System.Globalization;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Severities by number or name (RFC 5424, table 2; names as in syslog.conf(5)).</summary>
internal static class SeverityName
{
    private static readonly string[] Names = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    private static readonly Dictionary<string, int> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["panic"] = 0,
        ["emergency"] = 0,
        ["critical"] = 2,
        ["error"] = 3,
        ["warn"] = 4,
        ["informational"] = 6,
    };

    /// <summary>The severity.</summary>
    /// <param name="text">0 to 7, or a name in any case.</param>
    /// <exception cref="CliException">It is neither.</exception>
    public static int Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 7)
        {
            return number;
        }

        int index = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index
            : Others.TryGetValue(text, out int other) ? other
            : throw new CliException($"--severity {Printable.Of(text)}: must be 0 to 7 or one of {string.Join(", ", Names)}");
    }
}
