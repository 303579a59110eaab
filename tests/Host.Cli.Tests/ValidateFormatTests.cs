using System.Text.Json;
using System.Xml.Linq;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class ValidateFormatTests : CliFixture
{
    private static readonly string Input = Samples.Stream(
        Samples.Config.Replace("6514", "0", StringComparison.Ordinal), Samples.Shoot(Samples.TlsConfig), Samples.Auditd);

    [TestCase("", true)]
    [TestCase("--strict", true)]
    [TestCase("--require-references", false)]
    public async Task Json_holds_every_document_and_finding(string option, bool shootIsValid)
    {
        ToolResult result = await Cli.RunAsync(
            Input, ["validate", "-f", "-", "-o", "json", .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.That(json.RootElement.GetProperty("valid").GetBoolean(), Is.False);
        JsonElement[] documents = [.. json.RootElement.GetProperty("documents").EnumerateArray()];
        Assert.That(
            documents.Select(static document => document.GetProperty("kind").GetString()),
            Is.EqualTo(new[] { "RsyslogRelpConfig", "Shoot", "Auditd" }));
        Assert.That(
            documents.Select(static document => document.GetProperty("valid").GetBoolean()), Is.EqualTo(new[] { false, shootIsValid, true }));
        Assert.That(documents[1].GetProperty("name").GetString(), Is.EqualTo("garden-foo/bar"));
        JsonElement finding = documents[0].GetProperty("findings")[0];
        Assert.That(finding.GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), Is.EqualTo(
            """{"file":"stdin","line":4,"column":1,"severity":"error","path":"port","type":"Invalidvalue","value":"0","detail":"mustbebetween1and65535"}"""));
        Assert.That(documents[1].GetProperty("findings")[0].GetProperty("severity").GetString(), Is.EqualTo("note"));
    }

    [Test]
    public async Task Json_of_a_file_that_cannot_be_understood_has_no_kind()
    {
        ToolResult result = await Cli.RunAsync("a: [", ["validate", "-f", "-", "-o", "json"]);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement document = json.RootElement.GetProperty("documents")[0];
        Assert.That(document.GetProperty("kind").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(document.GetProperty("findings")[0].GetProperty("detail").GetString(), Does.StartWith("not valid YAML"));
    }

    [Test]
    public async Task JUnit_has_a_suite_per_file_and_a_case_per_document()
    {
        string first = Files.Write("a.yaml", Input);
        string second = Files.Write("b.yaml", "\"\u0001\": [\n");
        ToolResult result = await Cli.RunAsync("validate", "-f", first, second, "-o", "junit");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        XElement root = XDocument.Parse(result.Output).Root!;
        Assert.That(root.Name.LocalName, Is.EqualTo("testsuites"));
        Assert.That(root.Attribute("tests")!.Value, Is.EqualTo("4"));
        Assert.That(root.Attribute("failures")!.Value, Is.EqualTo("2"));
        Assert.That(root.Elements("testsuite").Count(), Is.EqualTo(2));
        XElement[] cases = [.. root.Descendants("testcase")];
        Assert.That(cases.Count(static testCase => testCase.Element("failure") is not null), Is.EqualTo(2));
        Assert.That(cases.Select(static testCase => testCase.Attribute("name")!.Value), Has.Some.EqualTo("Shoot garden-foo/bar (line 13)"));
        Assert.That(
            cases.Single(static testCase => testCase.Element("system-out") is not null).Value,
            Does.Contain("note: ").And.Contain("Not checked"));
    }

    [Test]
    public async Task JUnit_survives_what_xml_cannot_hold()
    {
        string input = Samples.Config.Replace("relp.example.com", "\"a\\0\\ud800\\x1b<&>\"", StringComparison.Ordinal) + "\"\\x01<\": 1\n";
        ToolResult result = await Cli.RunAsync(input, ["validate", "-f", "-", "-o", "junit"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(() => XDocument.Parse(result.Output), Throws.Nothing);
    }

    [Test]
    public async Task JUnit_counts_warnings_as_failures_under_strict()
    {
        string warning = Samples.Config.Replace("relp.example.com", "localhost", StringComparison.Ordinal);
        ToolResult result = await Cli.RunAsync(warning, ["validate", "-f", "-", "-o", "junit", "--strict"]);
        Assert.That(XDocument.Parse(result.Output).Root!.Attribute("failures")!.Value, Is.EqualTo("1"));
    }
}
