using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Dashboard;

/// <summary>Lines over time, with their names, largest, average and last values in a table at the right.</summary>
internal static class GraphPanel
{
    private const int Left = 62;
    private const int Top = 28;
    private const int Below = 22;
    private const int LegendLine = 15;
    private const int ValueWidth = 56;
    private const int NameWidth = 180;

    private static readonly Dictionary<string, Func<Series, double>> Columns = new()
    {
        ["max"] = static series => series.Max,
        ["avg"] = static series => series.Average,
        ["current"] = static series => series.Current,
    };

    private static readonly string[] Colours =
        ["#7eb26d", "#eab839", "#6ed0e0", "#ef843c", "#e24d42", "#1f78c1", "#ba43a9", "#705da0", "#508642", "#cca300"];

    public static void Draw(StringBuilder svg, JsonElement panel, Series[] series, PrometheusAnswers answers, int width, int height)
    {
        string unit = panel.GetProperty("yaxes")[0].GetProperty("format").GetString()!;
        string[] columns = [.. Columns.Keys.Where(column => panel.GetProperty("legend").GetProperty(column).GetBoolean())];
        int legend = Math.Min(width * 11 / 20, NameWidth + (columns.Length * ValueWidth));
        Area area = new(Left, Top, width - Left - legend - 14, height - Top - Below);
        Axis axis = Axis.Of(series.Select(static line => line.Max).DefaultIfEmpty(0).Max(), unit);
        double X(double time) => area.X + ((time - answers.Begin.ToUnixTimeSeconds()) / answers.Range.TotalSeconds * area.Width);
        double Y(double value) => area.Y + area.Height - (value / axis.Top * area.Height);

        foreach (double mark in axis.Marks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="M{area.X} {Y(mark):0.#}h{area.Width}" stroke="#2c3235"/>
                <text x="{area.X - 5}" y="{Y(mark) + 3:0.#}" font-size="9" text-anchor="end"
                fill="{SvgPage.Grey}">{Units.Format(unit, mark)}</text>

                """);
        }

        DrawTimes(svg, answers, area, X);
        if (panel.TryGetProperty("thresholds", out JsonElement thresholds))
        {
            foreach (JsonElement threshold in thresholds.EnumerateArray())
            {
                DrawThreshold(svg, threshold, area, Y(threshold.GetProperty("value").GetDouble()));
            }
        }

        for (int i = 0; i < series.Length; i++)
        {
            DrawLine(svg, series[i], Colours[i % Colours.Length], X, Y);
        }

        DrawLegend(svg, series, unit, columns, width - legend, width - 8, height);
        if (series.Length == 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{area.X + (area.Width / 2)}" y="{area.Y + (area.Height / 2)}" font-size="14"
                text-anchor="middle" fill="{SvgPage.Grey}">No data</text>

                """);
        }
    }

    private static void DrawTimes(StringBuilder svg, PrometheusAnswers answers, Area area, Func<double, double> x)
    {
        int step = area.Width > 200 ? 300 : 900;
        long begin = answers.Begin.ToUnixTimeSeconds();
        for (long time = (begin / step * step) + step; time < begin + answers.Range.TotalSeconds; time += step)
        {
            string text = $"{DateTimeOffset.FromUnixTimeSeconds(time):HH:mm}";
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{x(time):0.#}" y="{area.Y + area.Height + 14}" font-size="9"
                text-anchor="middle" fill="{SvgPage.Grey}">{text}</text>
                """);
        }

        svg.Append('\n');
    }

    private static void DrawThreshold(StringBuilder svg, JsonElement threshold, Area area, double y)
    {
        (string op, string mode) = (threshold.GetProperty("op").GetString()!, threshold.GetProperty("colorMode").GetString()!);
        string colour = mode switch
        {
            "ok" => "#37872d",
            "critical" => "#c4162a",
            _ => throw new NotSupportedException($"The colour {mode} cannot be drawn."),
        };
        (double top, double bottom) = op switch
        {
            "gt" => (area.Y, y),
            "lt" => (y, area.Y + area.Height),
            _ => throw new NotSupportedException($"The threshold {op} cannot be drawn."),
        };
        svg.Append(CultureInfo.InvariantCulture, $"""
            <rect x="{area.X}" y="{top:0.#}" width="{area.Width}" height="{bottom - top:0.#}" fill="{colour}" fill-opacity="0.14"/>

            """);
    }

    // A line ends where a value is missing; a lone value is a dot.
    private static void DrawLine(StringBuilder svg, Series series, string colour, Func<double, double> x, Func<double, double> y)
    {
        StringBuilder line = new();
        StringBuilder below = new();
        foreach ((double Time, double Value)[] piece in series.Pieces(1.5 * PrometheusAnswers.Step.TotalSeconds))
        {
            string points = string.Join(
                ' ', piece.Select(point => string.Create(CultureInfo.InvariantCulture, $"{x(point.Time):0.#},{y(point.Value):0.#}")));
            line.Append(CultureInfo.InvariantCulture, $"M{points}{(piece.Length == 1 ? "h0.1" : "")}");
            below.Append(CultureInfo.InvariantCulture, $"M{points}V{y(0):0.#}H{x(piece[0].Time):0.#}Z");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <path d="{below}" fill="{colour}" fill-opacity="0.08"/>
            <path d="{line}" fill="none" stroke="{colour}" stroke-width="1.3" stroke-linecap="round"/>

            """);
    }

    private static void DrawLegend(StringBuilder svg, Series[] series, string unit, string[] columns, int left, int right, int height)
    {
        int room = (height - Top - LegendLine) / LegendLine;
        int shown = series.Length <= room ? series.Length : room - 1;
        int End(int column) => right - ((columns.Length - 1 - column) * ValueWidth);
        for (int j = 0; j < columns.Length && shown > 0; j++)
        {
            Cell(svg, columns[j], End(j), Top + 4, "#33a2e5");
        }

        for (int i = 0; i < shown; i++)
        {
            int y = Top + 4 + ((i + 1) * LegendLine);
            string name = SvgPage.Escape(Shortened(series[i].Name, right - (columns.Length * ValueWidth) - left - 16));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{left}" y="{y - 5}" width="12" height="3" fill="{Colours[i % Colours.Length]}"/>
                <text x="{left + 16}" y="{y}" font-size="10">{name}</text>
                """);
            for (int j = 0; j < columns.Length; j++)
            {
                Cell(svg, Units.Format(unit, Columns[columns[j]](series[i])), End(j), y, "#d8d9da");
            }

            svg.Append('\n');
        }

        if (shown < series.Length)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{left + 16}" y="{Top + 4 + ((shown + 1) * LegendLine)}"
                font-size="10" fill="{SvgPage.Grey}">and {series.Length - shown} more</text>

                """);
        }
    }

    private static void Cell(StringBuilder svg, string text, int x, int y, string colour) =>
        svg.Append(
            CultureInfo.InvariantCulture, $"""<text x="{x}" y="{y}" font-size="10" text-anchor="end" fill="{colour}">{text}</text>""");

    private static string Shortened(string name, int width)
    {
        int most = Math.Max(6, width * 10 / 55);
        return name.Length <= most ? name : name[..(most - 1)] + "…";
    }

    private sealed record Area(double X, double Y, double Width, double Height);
}
