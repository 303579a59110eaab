using System.Globalization;
using System.Text.Json;
using RsyslogRelp.Dashboard;

// Draws the dashboard from the answers of a Prometheus. hack/dashboard-picture calls it.
if (args is not [string file, string prometheus, string begin, string end, string output])
{
    Console.Error.WriteLine("usage: Dashboard JSON PROMETHEUS BEGIN END OUTPUT");
    return 2;
}

JsonElement dashboard = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
DateTimeOffset Time(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
using HttpClient http = new() { BaseAddress = new Uri(prometheus) };
PrometheusAnswers answers = await PrometheusAnswers.CreateAsync(http, dashboard, Time(begin), Time(end) - Time(begin));

JsonElement[] panels = [.. dashboard.GetProperty("panels").EnumerateArray()];
int secondRow = Array.FindIndex(panels, 1, static panel => panel.GetProperty("type").GetString() == "row");
File.WriteAllText(Path.Combine(output, "dashboard.svg"), await SvgPage.DrawAsync(panels, answers));
File.WriteAllText(
    Path.Combine(output, "dashboard-overview.svg"),
    await SvgPage.DrawAsync(panels[..secondRow], answers));
foreach (string title in answers.Empty.Distinct())
{
    Console.WriteLine($"No data: {title}");
}

return 0;
