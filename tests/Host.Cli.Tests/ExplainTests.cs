using System.Text.RegularExpressions;
using RsyslogRelp.Host.Cli.Explain;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class ExplainTests : CliFixture
{
    [Test]
    public void Every_field_of_every_kind_is_described()
    {
        SchemaField[] fields = [.. Schemas.Kinds.SelectMany(Below)];
        Assert.That(fields, Has.Length.GreaterThan(25));
        Assert.That(fields.Where(static field => field.Description.Length < 10).Select(static field => field.Name), Is.Empty);
    }

    [TestCase("", "KIND:       RsyslogRelpConfig", "  target\t<string> -required-")]
    [TestCase("Auditd", "KIND:       Auditd", "  auditRules\t<string> -required-")]
    [TestCase("auditd.auditRules", "KIND:       Auditd", "FIELD: auditRules <string> -required-")]
    [TestCase("RsyslogRelpConfig.tls", "FIELD: tls <object>", "  secretReferenceName\t<string>")]
    [TestCase("tls.authMode", "FIELD: tls.authMode <string>", "ENUM:\n    name\n    fingerprint")]
    [TestCase("loggingRules", "FIELD: loggingRules <[]object> -required-", "  programNames\t<[]string>")]
    [TestCase("loggingRules[0].messageContent.regex", "FIELD: loggingRules.messageContent.regex <string>", "DESCRIPTION:\n")]
    [TestCase("spec.extensions[3].providerConfig.port", "FIELD: port <integer> -required-", "1 to 65535")]
    [TestCase("apiVersion", "FIELD: apiVersion <string> -required-", "rsyslog-relp.extensions.gardener.cloud/v1alpha1")]
    public async Task Explains_a_field(string field, params string[] lines)
    {
        ToolResult result = await Cli.RunAsync(["explain", .. field.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(lines.Where(line => !result.Output.Contains(line, StringComparison.Ordinal)), Is.Empty, result.Output);
    }

    [TestCase("prot", "unknown field \"prot\", did you mean \"port\"?")]
    [TestCase("tls.secretRefrenceName", "unknown field \"tls.secretRefrenceName\", did you mean \"tls.secretReferenceName\"?")]
    [TestCase("auditConfig.x", "unknown field \"auditConfig.x\", known fields here: enabled, configMapReferenceName")]
    [TestCase("port.x", "unknown field \"port.x\", \"port\" has no fields")]
    public async Task A_wrong_field_is_named_with_the_remedy(string field, string message) =>
        Assert.That(await Cli.RunAsync("explain", field), Is.EqualTo(new ToolResult(2, "", $"rsyslog-relp: {message}\n")));

    [Test]
    public async Task A_config_to_start_from_is_admitted_and_names_every_field()
    {
        string config = (await Cli.RunAsync("init")).Output;
        foreach (string text in (string[])[config, Uncommented(config)])
        {
            ToolResult result = await Cli.RunAsync(text, ["validate", "-", "--strict"]);
            Assert.That(result.ExitCode, Is.Zero, result.Output);
        }

        Assert.That(
            Below(Schemas.Kinds[0]).Select(static field => field.Name).Where(name => !Regex.IsMatch(config, $"^#?[- ]*{name}:", RegexOptions.Multiline)),
            Is.Empty);
    }

    [Test]
    public async Task Check_accepts_the_config_to_start_from()
    {
        string file = Files.Below("config.yaml");
        Assert.That(await Cli.RunAsync("init", "-o", file), Is.EqualTo(new ToolResult(0, "", "")));
        ToolResult result = await Cli.RunAsync("check", file);
        Assert.That(result.ExitCode, Is.Zero, result.Output);
    }

    [Test]
    public async Task A_file_is_not_overwritten()
    {
        string file = Files.Write("config.yaml", "mine");
        ToolResult result = await Cli.RunAsync("init", "-o", file);
        Assert.That(
            (result.ExitCode, Local(result.Error)),
            Is.EqualTo((2, "rsyslog-relp: config.yaml: exists; give another name, or remove it\n")));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("mine"));
    }

    // Prose is "# Text", a field that can be set is "#field" or "#  field".
    private static string Uncommented(string config) => Regex.Replace(config, "^#(?=[a-z]|  )", "", RegexOptions.Multiline);

    private static IEnumerable<SchemaField> Below(SchemaField field) => field.Fields.Concat(field.Fields.SelectMany(Below));
}
