using System.Globalization;

namespace RsyslogRelp.Dashboard;

/// <summary>Writes values in the units of a dashboard.</summary>
internal static class Units
{
    private static readonly (double Seconds, string Name)[] Durations = [(86400, "days"), (3600, "hours"), (60, "min"), (1, "s")];

    public static string Format(string unit, double value) => unit switch
    {
        "short" => Scaled(value, 1000, "", " K", " Mil", " Bil"),
        "ops" => Scaled(value, 1000, " ops/s", "K ops/s", "M ops/s"),
        "percentunit" => Number(100 * value) + "%",
        "s" => Duration(value),
        "µs" => Scaled(value, 1000, " µs", " ms", " s"),
        "kbytes" => Scaled(value, 1024, " KiB", " MiB", " GiB"),
        _ => throw new NotSupportedException($"The unit {unit} cannot be drawn."),
    };

    /// <summary>In which steps an axis of this unit may count.</summary>
    public static double[] Steps(string unit) => unit == "s" ? [60, 1800, 3600, 86400] : unit == "kbytes" ? [1024, 1024 * 1024] : [];

    private static string Scaled(double value, double factor, params string[] names)
    {
        int i = 0;
        for (; Math.Abs(value) >= factor && i < names.Length - 1; i++)
        {
            value /= factor;
        }

        return Number(value) + names[i];
    }

    private static string Duration(double seconds)
    {
        (double length, string name) = Durations.FirstOrDefault(duration => Math.Abs(seconds) >= duration.Seconds, (1, "s"));
        return Number(seconds / length) + " " + name;
    }

    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", >= 0.1 => "0.##", _ => "0.###" }, CultureInfo.InvariantCulture);
}
