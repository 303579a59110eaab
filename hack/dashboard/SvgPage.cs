using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Dashboard;

/// <summary>Lays out the panels of a dashboard, 24 columns wide, as Plutono does.</summary>
internal static class SvgPage
{
    public const string Grey = "#9fa7b3";

    private const int Columns = 24;
    private const int ColumnWidth = 52;
    private const int LineHeight = 26;
    private const int Gap = 6;

    public static async Task<string> DrawAsync(IReadOnlyList<JsonElement> panels, PrometheusAnswers answers)
    {
        int bottom = panels.Max(static panel => Number(panel, "y") + Number(panel, "h"));
        (int width, int height) = ((Columns * ColumnWidth) + Gap, (bottom * LineHeight) + Gap);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
            font-family="sans-serif" font-size="11" fill="#d8d9da">
            <rect width="100%" height="100%" fill="#111217"/>

            """);
        foreach (JsonElement panel in panels)
        {
            await DrawPanelAsync(svg, panel, answers);
        }

        return svg.Append("</svg>\n").ToString();
    }

    public static string Escape(string text) => SecurityElement.Escape(text);

    private static async Task DrawPanelAsync(StringBuilder svg, JsonElement panel, PrometheusAnswers answers)
    {
        string type = panel.GetProperty("type").GetString()!;
        string title = panel.GetProperty("title").GetString()!;
        (int width, int height) = ((Number(panel, "w") * ColumnWidth) - Gap, (Number(panel, "h") * LineHeight) - Gap);
        (int x, int y) = ((Number(panel, "x") * ColumnWidth) + Gap, (Number(panel, "y") * LineHeight) + Gap);
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({x} {y})\">");
        if (type == "row")
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="4" y="15" font-size="14" font-weight="bold">⌄ {Escape(title)}</text></g>

                """);
            return;
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <title>{Escape(panel.GetProperty("description").GetString()!)}</title>
            <rect width="{width}" height="{height}" rx="2" fill="#181b1f" stroke="#2c3235"/>

            """);
        switch (type)
        {
            case "stat":
                StatPanel.Draw(svg, panel, await answers.NumberAsync(panel), width, height);
                break;
            case "graph":
                GraphPanel.Draw(svg, panel, await answers.SeriesAsync(panel), answers, width, height);
                break;
            default:
                throw new NotSupportedException($"A panel of type {type} cannot be drawn: {title}.");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{width / 2}" y="16" font-weight="bold" text-anchor="middle">{Escape(title)}</text></g>

            """);
    }

    private static int Number(JsonElement panel, string name) => panel.GetProperty("gridPos").GetProperty(name).GetInt32();
}
