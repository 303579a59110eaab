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
TimeSpan range = TimeSpan.FromSeconds(long.Parse(end, CultureInfo.InvariantCulture) - long.Parse(begin, CultureInfo.InvariantCulture));
using HttpClient http = new() { BaseAddress = new Uri(prometheus) };
PrometheusAnswers answers = await PrometheusAnswers.CreateAsync(
    http, dashboard, DateTimeOffset.FromUnixTimeSeconds(long.Parse(begin, CultureInfo.InvariantCulture)), range);

JsonElement[] panels = [.. dashboard.GetProperty("panels").EnumerateArray()];
int overview = panels.Where(static panel => panel.GetProperty("type").GetString() == "row").ElementAt(1).GetProperty("gridPos").GetProperty("y").GetInt32();
File.WriteAllText(Path.Combine(output, "dashboard.svg"), await SvgPage.DrawAsync(panels, answers));
File.WriteAllText(
    Path.Combine(output, "dashboard-overview.svg"),
    await SvgPage.DrawAsync([.. panels.Where(panel => panel.GetProperty("gridPos").GetProperty("y").GetInt32() < overview)], answers));
foreach (string title in answers.Empty.Distinct())
{
    Console.WriteLine($"No data: {title}");
}

return 0;
