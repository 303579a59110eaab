using System.Globalization;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Numbers and counts as people read them.</summary>
internal static class Number
{
    private const int MaxNames = 5;

    /// <summary>A number with a comma between thousands: <c>4,995</c>.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 document</c>, <c>2 documents</c>.</summary>
    public static string Of(long number, string what) => $"{Of(number)} {what}{(number == 1 ? "" : "s")}";

    /// <summary>A number of bytes: <c>512 B</c>, <c>1.5 KiB</c>, <c>2.1 MiB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        int unit = -1;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return unit < 0 ? $"{Of(bytes)} B" : $"{size.ToString("N1", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>Names in a row; after five, only how many there are: <c>a, b, c, d, e and 4,995 more</c>.</summary>
    public static string Names(IReadOnlyCollection<string> names) => names.Count <= MaxNames + 1
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MaxNames))} and {Of(names.Count - MaxNames)} more";
}
