using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Dashboard;

/// <summary>A single number before a colour that says how good it is.</summary>
internal static class StatPanel
{
    public static void Draw(StringBuilder svg, JsonElement panel, double? number, int width, int height)
    {
        JsonElement defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
        string text = number is double value
            ? Units.Format(defaults.GetProperty("unit").GetString()!, value)
            : defaults.GetProperty("noValue").GetString()!;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <rect width="{width}" height="{height}" rx="2" fill="{Colour(defaults.GetProperty("thresholds"), number)}"/>
            <text x="{width / 2}" y="{(height / 2) + 20}" font-size="38" text-anchor="middle" fill="#fff">{SvgPage.Escape(text)}</text>

            """);
    }

    // The first step is for everything below the second one, and for no data.
    private static string Colour(JsonElement thresholds, double? number)
    {
        JsonElement step = thresholds.GetProperty("steps").EnumerateArray()
            .Last(step => step.GetProperty("value").ValueKind == JsonValueKind.Null || step.GetProperty("value").GetDouble() <= number);
        string colour = step.GetProperty("color").GetString()!;
        return colour switch
        {
            "red" => "#c4162a",
            "orange" => "#e0752d",
            "green" => "#37872d",
            "blue" => "#1f60c4",
            _ => throw new NotSupportedException($"The colour {colour} cannot be drawn."),
        };
    }
}
