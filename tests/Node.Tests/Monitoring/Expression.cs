using System.Text.RegularExpressions;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>What a PromQL expression reads of a node.</summary>
internal static partial class Expression
{
    /// <summary>The selectors of node metrics and recorded series: a name with its matchers, or matchers on <c>__name__</c>.</summary>
    public static IEnumerable<Selector> Selectors(string expression) => SelectorText().Matches(expression)
        .Select(static match => new Selector(
            match.Value,
            match.Groups["metric"].Value,
            [.. Matcher().Matches(match.Groups["matchers"].Value).Select(static matcher => (matcher.Groups[1].Value, matcher.Groups[2].Value, matcher.Groups[3].Value))]));

    [GeneratedRegex("(?<metric>\\brsyslog_[\\w:]+)(\\{(?<matchers>[^}]*)\\})?|\\{(?<matchers>__name__[^}]*)\\}")]
    private static partial Regex SelectorText();

    [GeneratedRegex("(\\w+)(=~|=)\"([^\"]*)\"")]
    private static partial Regex Matcher();
}

/// <summary>One selector; <see cref="Takes"/> leaves the labels out that only the scraping adds.</summary>
internal sealed record Selector(string Text, string Metric, IReadOnlyList<(string Label, string Operator, string Value)> Matchers)
{
    public bool Takes(NodeSeries series) => (Metric.Length == 0 || Metric == series.Metric)
        && Matchers.Where(static matcher => matcher.Label != "node").All(matcher =>
        {
            string value = matcher.Label == "__name__" ? series.Metric : series.Labels.GetValueOrDefault(matcher.Label, "");
            return matcher.Operator == "=" ? value == matcher.Value : Regex.IsMatch(value, $"^(?:{matcher.Value})$");
        });
}
