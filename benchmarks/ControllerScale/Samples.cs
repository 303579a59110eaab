using System.Globalization;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Benchmarks.Scale;

/// <summary>The samples of a metrics page.</summary>
/// <param name="text">The page.</param>
internal sealed partial class Samples(string text)
{
    /// <summary>Sums up a metric's samples by one of its labels, or several joined by blanks.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labels">The labels.</param>
    public Dictionary<string, double> By(string metric, params string[] labels) =>
        Sample().Matches(text).Where(sample => sample.Groups["name"].Value == metric)
            .Select(sample => (
                Labels: Label()
                    .Matches(sample.Groups["labels"].Value)
                    .ToDictionary(static label => label.Groups["name"].Value, static label => label.Groups["value"].Value),
                Value: double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)))
            .GroupBy(sample =>
                string.Join(
                    ' ',
                    labels.Select(
                        label => sample.Labels.GetValueOrDefault(label, "")).Where(static value => value.Length > 0)), static sample =>
                    sample.Value)
            .ToDictionary(static group => group.Key, static group => group.Sum());

    /// <summary>The sum of a metric's samples.</summary>
    public double Sum(string metric) => By(metric).Values.Sum();

    /// <summary>The difference to an earlier page, without samples that did not change.</summary>
    public static Dictionary<string, double> Added(Dictionary<string, double> before, Dictionary<string, double> after) =>
        after.Select(pair => KeyValuePair.Create(pair.Key, pair.Value - before.GetValueOrDefault(pair.Key)))
            .Where(static pair => pair.Value > 0)
            .ToDictionary();

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{(?<labels>.*)\})? (?<value>[-+.0-9eENa]+)", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[A-Za-z_]+)="(?<value>[^"]*)"[,}]?""")]
    private static partial Regex Label();
}
