using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Charts.Tests;

/// <summary>The rendered charts as text: everything for the chart's own values, and the differences for other values.</summary>
public sealed class RenderedManifestsTests
{
    [TestCase(ChartCase.Seed)]
    [TestCase(ChartCase.Runtime)]
    [TestCase(ChartCase.Application)]
    [TestCase(ChartCase.EchoServer)]
    public void A_chart_renders_what_the_snapshots_show(string chart)
    {
        Dictionary<string, string> usual = Texts(Usual(chart));
        Dictionary<string, string> texts = [];
        foreach (ChartCase values in ChartCase.Of(chart))
        {
            Dictionary<string, string> rendered = Texts(values);
            foreach (
                (string file, string text) in rendered.Where(file =>
                    values.Name == "default" || usual.GetValueOrDefault(file.Key) != file.Value))
            {
                texts[$"{values.Name}/{file}"] = text;
            }

            string[] missing = [.. usual.Keys.Except(rendered.Keys)];
            if (missing.Length > 0)
            {
                texts[$"{values.Name}/absent.txt"] = string.Join('\n', missing) + "\n";
            }
        }

        Assert.That(
            (IReadOnlyDictionary<string, string>)texts, Matches.SnapshotFolder(Repository.PathOf($"tests/Charts.Tests/Snapshots/{chart}")));
    }

    [TestCase(ChartCase.Seed)]
    [TestCase(ChartCase.Runtime)]
    [TestCase(ChartCase.Application)]
    [TestCase(ChartCase.EchoServer)]
    public void The_linter_has_no_complaint(string chart)
    {
        ToolResult result = Helm.Run(chart, Usual(chart).Values, "lint", "--strict", "--quiet");

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    private static ChartCase Usual(string chart) => ChartCase.Of(chart).Single(static one => one.Name == "default");

    private static Dictionary<string, string> Texts(ChartCase chart) =>
        Manifests.Render(chart).Documents.ToDictionary(static document =>
            Manifests.FileName(document.Object), static document => document.Text.TrimEnd('\n') + "\n");
}
