using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests;

/// <summary>What the files of a chart say about the chart.</summary>
public sealed partial class ChartSourceTests
{
    private static readonly string[] Charts = [ChartCase.Seed, ChartCase.Runtime, ChartCase.Application, ChartCase.EchoServer];

    [TestCaseSource(nameof(Charts))]
    public void A_chart_says_where_it_comes_from_and_where_it_runs(string chart)
    {
        JsonObject description = Manifests.ToJson(File.ReadAllText(Repository.PathOf($"charts/{chart}/Chart.yaml")));

        Assert.That(
            description.Where(static field => field.Value is not null).Select(static field => field.Key),
            Is.SupersetOf(new[] { "description", "home", "icon", "keywords", "kubeVersion", "maintainers", "sources", "annotations" }));
    }

    // Charts that are installed together as parts of another chart share one set of names.
    [TestCaseSource(nameof(Charts))]
    public void The_name_of_every_named_template_begins_with_that_of_its_chart(string chart)
    {
        string definitions = File.ReadAllText(Repository.PathOf($"charts/{chart}/templates/_helpers.tpl"));

        Assert.That(
            Definition().Matches(definitions).Select(static match => match.Groups[1].Value),
            Is.Not.Empty.And.All.StartsWith(chart + "."));
    }

    [GeneratedRegex("define \"([^\"]+)\"")]
    private static partial Regex Definition();
}
