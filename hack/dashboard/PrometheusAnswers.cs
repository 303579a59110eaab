using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Dashboard;

/// <summary>Asks Prometheus what a dashboard asks, with its variables replaced as Plutono replaces them.</summary>
internal sealed class PrometheusAnswers
{
    /// <summary>How often a Shoot's Prometheus scrapes.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly string _nodes;

    private PrometheusAnswers(HttpClient http, string nodes, DateTimeOffset begin, TimeSpan range)
    {
        _http = http;
        _nodes = nodes;
        Begin = begin;
        Range = range;
    }

    public DateTimeOffset Begin { get; }

    public TimeSpan Range { get; }

    /// <summary>The titles of the panels for which there was no data.</summary>
    public List<string> Empty { get; } = [];

    public static async Task<PrometheusAnswers> CreateAsync(HttpClient http, JsonElement dashboard, DateTimeOffset begin, TimeSpan range)
    {
        string query = dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Single().GetProperty("query").GetString()!;
        Match values = Regex.Match(query, @"^label_values\((.*), (\w+)\)$");
        JsonElement nodes = await GetAsync(
            http, $"/api/v1/label/{values.Groups[2].Value}/values", ("match[]", values.Groups[1].Value), ("start", Seconds(begin)),
            ("end", Seconds(begin + range)));
        return new PrometheusAnswers(http, string.Join('|', nodes.EnumerateArray().Select(static node => node.GetString())), begin, range);
    }

    /// <summary>The value of a panel with a single number at the end of the range; null without data.</summary>
    public async Task<double?> NumberAsync(JsonElement panel)
    {
        JsonElement target = panel.GetProperty("targets").EnumerateArray().Single();
        JsonElement answer = await GetAsync(_http, "/api/v1/query", ("query", Expression(target)), ("time", Seconds(Begin + Range)));
        JsonElement[] results = [.. answer.GetProperty("result").EnumerateArray()];
        return results.Length == 0 ? null : Value(results.Single().GetProperty("value"));
    }

    /// <summary>The lines of a panel that have points.</summary>
    public async Task<Series[]> SeriesAsync(JsonElement panel)
    {
        List<Series> all = [];
        foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
        {
            JsonElement answer = await GetAsync(
                _http, "/api/v1/query_range", ("query", Expression(target)), ("start", Seconds(Begin)), ("end", Seconds(Begin + Range)),
                ("step", Step.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
            string format = target.GetProperty("legendFormat").GetString()!;
            all.AddRange(answer.GetProperty("result").EnumerateArray().Select(
                result => new Series(Name(format, result.GetProperty("metric")), [.. Points(result.GetProperty("values"))])));
        }

        Series[] series = [.. all.Where(static line => line.Points.Count > 0)];
        if (series.Length == 0)
        {
            Empty.Add(panel.GetProperty("title").GetString()!);
        }

        return series;
    }

    // Plutono's rate interval is four scrapes.
    private string Expression(JsonElement target) => target.GetProperty("expr").GetString()!
        .Replace("$__rate_interval", $"{4 * (int)Step.TotalSeconds}s", StringComparison.Ordinal)
        .Replace("$__range", $"{(int)Range.TotalSeconds}s", StringComparison.Ordinal)
        .Replace("$Node", _nodes, StringComparison.Ordinal);

    private static string Name(string format, JsonElement metric) => Regex.Replace(
        format, @"\{\{(\w+)\}\}", match => metric.TryGetProperty(match.Groups[1].Value, out JsonElement label) ? label.GetString()! : "");

    private static IEnumerable<(double Time, double Value)> Points(JsonElement values) => values.EnumerateArray()
        .Select(static point => (point[0].GetDouble(), Value(point)))
        .Where(static point => double.IsFinite(point.Item2));

    private static double Value(JsonElement point) =>
        double.Parse(point[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static async Task<JsonElement> GetAsync(HttpClient http, string path, params (string Key, string Value)[] query)
    {
        string parameters = string.Join('&', query.Select(
            static part => $"{Uri.EscapeDataString(part.Key)}={Uri.EscapeDataString(part.Value)}"));
        string answer = await http.GetStringAsync(new Uri($"{path}?{parameters}", UriKind.Relative));
        return JsonDocument.Parse(answer).RootElement.GetProperty("data");
    }
}
