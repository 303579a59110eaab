using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests;

/// <summary>The values that a chart accepts.</summary>
public sealed partial class ValuesTests
{
    [TestCase(ChartCase.Seed, "replicaCuont: 3", "'replicaCuont' not allowed")]
    [TestCase(ChartCase.Seed, "webhookConfig: {port: 443}", "'port' not allowed")]
    [TestCase(ChartCase.Seed, "metrics: {port: eighty}", "'/metrics/port': got string, want integer")]
    [TestCase(ChartCase.Seed, "webhookConfig: {serverPort: 70000}", "'/webhookConfig/serverPort': maximum")]
    [TestCase(ChartCase.Seed, "serviceName: other", "'/serviceName': value must be 'shoot-rsyslog-relp'")]
    [TestCase(ChartCase.Seed, "image: {pullPolicy: Sometimes}", "'/image/pullPolicy': value must be one of")]
    [TestCase(ChartCase.Seed, "resources: {requests: {memory: much}}", "'/resources/requests/memory'")]
    [TestCase(ChartCase.Runtime, "metrics: {port: 1}", "'metrics' not allowed")]
    [TestCase(ChartCase.Runtime, "projectedKubeconfig: {tokenSecret: x}", "'tokenSecret' not allowed")]
    [TestCase(ChartCase.Runtime, "projectedKubeconfig: {baseMountPath: /x}", "genericKubeconfigSecretName is required")]
    [TestCase(ChartCase.Runtime, "kubeconfig: {}", "'/kubeconfig': got object")]
    [TestCase(ChartCase.Seed, "image: {tag: 'sha256:1111'}", "set .Values.controllerImage.ref or .Values.controllerImage.tag too")]
    [TestCase(ChartCase.EchoServer, "", ".Values.tls.ca is required; tls.enabled=false does without")]
    [TestCase(ChartCase.EchoServer, "tls: {enabled: false, certificate: x}", "'certificate' not allowed")]
    [TestCase(ChartCase.EchoServer, "images: {alpine: x}", "'alpine' not allowed")]
    [TestCase(ChartCase.Application, "rbac: {}", "'rbac' not allowed")]
    [TestCase(ChartCase.Application, "gardener: {virtualCluster: {serviceAccount: {name: x}}}", "serviceAccount.namespace is required")]
    public void A_value_that_a_chart_does_not_know_or_of_another_type_is_refused_with_its_name(string chart, string values, string message)
    {
        ToolResult result = Helm.Run(chart, values, "template", ChartCase.Release);

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Not.Zero);
            Assert.That(result.Error, Does.Contain(message));
        });
    }

    [TestCase(ChartCase.Seed, "", "image")]
    [TestCase(ChartCase.Seed, "image: {ref: registry.local/webhook:1}", "controllerImage")]
    [TestCase(ChartCase.Runtime, "", "image")]
    [TestCase(ChartCase.EchoServer, "tls: {enabled: false}", "image")]
    public void A_chart_whose_image_nobody_has_published_says_what_to_set(string chart, string values, string value)
    {
        ToolResult result = Helm.RunUnpublished(chart, values, "template", ChartCase.Release);

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(
            result.Error,
            Does.Contain($"no image is published yet: set .Values.{value}.ref, or .Values.{value}.repository and .Values.{value}.tag, to an image"));
    }

    [Test]
    public void Every_value_in_the_schema_has_a_description_and_it_is_the_comment_in_the_values(
        [Values(ChartCase.Seed, ChartCase.Runtime, ChartCase.Application, ChartCase.EchoServer)] string chart)
    {
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"charts/{chart}/values.schema.json")))!.AsObject();
        string readme = File.ReadAllText(Repository.PathOf($"charts/{chart}/README.md"));
        Dictionary<string, string> meanings = TableRow().Matches(readme)
            .ToDictionary(static row => row.Groups[1].Value, static row => row.Groups[2].Value);
        Dictionary<string, string?> descriptions = Descriptions(schema, "").ToDictionary();

        Assert.That(descriptions.Where(static pair => string.IsNullOrEmpty(pair.Value)).Select(static pair => pair.Key), Is.Empty);
        Assert.That(meanings, Is.Not.Empty.And.SubsetOf(descriptions));

        static IEnumerable<KeyValuePair<string, string?>> Descriptions(JsonNode node, string path) =>
            node["properties"] is JsonObject properties
                ? properties.SelectMany(pair =>
                    Descriptions(pair.Value!, $"{path}{pair.Key}.").Prepend(new($"{path}{pair.Key}", (string?)pair.Value!["description"])))
                : node["items"] is { } items ? Descriptions(items, path) : [];
    }

    [Test]
    public void The_schema_knows_every_value_of_a_chart_and_nothing_that_the_chart_ignores(
        [Values(ChartCase.Seed, ChartCase.Runtime, ChartCase.EchoServer)] string chart)
    {
        JsonObject values = Manifests.ToJson(File.ReadAllText(Repository.PathOf($"charts/{chart}/values.yaml")));
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"charts/{chart}/values.schema.json")))!.AsObject();

        // Accepted without effect: values that Helm, gardenlet and the Go extension's values contain.
        string[] ignored = ["global", "usablePorts", "serviceName"];
        Assert.That(Leaves(schema).Except(ignored), Is.SupersetOf(Keys(values)).And.SubsetOf(
            Keys(values).Concat(
                [
                    "controllerImage.pullPolicy", "imageVectorOverwrite.images", "projectedKubeconfig.baseMountPath",
                    "projectedKubeconfig.genericKubeconfigSecretName", "projectedKubeconfig.tokenSecretName", "resources.limits",
                    "gardener.runtimeCluster.priorityClassName",
                ])));

        static IEnumerable<string> Keys(JsonObject node) =>
            node.SelectMany(static pair =>
                pair.Value is JsonObject { Count: > 0 } inner && pair.Key is not ("requests" or "limits")
                    ? Keys(inner).Select(key => $"{pair.Key}.{key}")
                    : [pair.Key])
            .Where(static key => key is not ("projectedKubeconfig" or "imageVectorOverwrite" or "gardener.runtimeCluster"));
        static IEnumerable<string> Leaves(JsonNode node) => node["properties"] is JsonObject properties
            ? properties.SelectMany(static pair =>
                Leaves(pair.Value!) is var inner && inner.Any() ? inner.Select(key => $"{pair.Key}.{key}") : [pair.Key])
            : [];
    }

    [Test]
    public void The_charts_have_the_version_of_the_programs(
        [Values(ChartCase.Seed, ChartCase.Runtime, ChartCase.Application, ChartCase.EchoServer)] string chart)
    {
        string version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        JsonObject description = Manifests.ToJson(File.ReadAllText(Repository.PathOf($"charts/{chart}/Chart.yaml")));

        Assert.That((Manifests.Text(description, "version"), Manifests.Text(description, "appVersion")), Is.EqualTo((version, version)));
    }

    [Test]
    public void What_is_written_from_the_charts_is_up_to_date()
    {
        ToolResult result = Tool.Run(Repository.PathOf("hack/generate"), ["--check"]);

        Assert.That(result.ExitCode, Is.Zero, result.Error + "make generate");
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| .*? \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
