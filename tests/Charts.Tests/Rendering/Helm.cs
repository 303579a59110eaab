using System.Collections.Concurrent;
using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.Rendering;

/// <summary>helm, as <c>hack/helm</c> finds or fetches it; ignores the test where there is none.</summary>
internal static class Helm
{
    private const int None = 127;

    // Many tests look at the same rendered chart.
    private static readonly ConcurrentDictionary<string, Lazy<ToolResult>> s_results = new();

    /// <summary>Runs helm on a chart as <c>hack/generate</c> writes it when its images are published.</summary>
    /// <param name="chart">The chart's name.</param>
    /// <param name="values">YAML that overrides the chart's own values.</param>
    /// <param name="arguments">The arguments before the chart, such as <c>template</c>, the release name, and flags.</param>
    public static ToolResult Run(string chart, string values, params IEnumerable<string> arguments)
    {
        string images = Repository.PathOf($"tests/Charts.Tests/Rendering/PublishedImages/{chart}.yaml");
        return RunUnpublished(chart, values, [.. arguments, $"--values={images}"]);
    }

    /// <summary>Runs helm on a chart as it is.</summary>
    /// <param name="chart">The chart's name.</param>
    /// <param name="values">YAML that overrides the chart's own values.</param>
    /// <param name="arguments">The arguments before the chart, such as <c>template</c>, the release name, and flags.</param>
    public static ToolResult RunUnpublished(string chart, string values, params IEnumerable<string> arguments)
    {
        string[] all = [.. arguments, Repository.PathOf($"charts/{chart}"), "--values=-"];
        ToolResult result = s_results.GetOrAdd(
            string.Join('\0', [.. all, values]),
            _ => new Lazy<ToolResult>(() => Tool.Run(Repository.PathOf("hack/helm"), all, Encoding.UTF8.GetBytes(values)))).Value;
        if (result.ExitCode == None)
        {
            Assert.Ignore(result.Error);
        }

        return result;
    }

    /// <summary>Renders a chart; fails the test if helm fails.</summary>
    public static string Template(ChartCase chart)
    {
        ToolResult result = Run(
            chart.Chart, chart.Values, "template", ChartCase.Release, "--namespace", chart.Namespace, "--kube-version", chart.KubeVersion);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return result.Output;
    }
}
