using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class RenderTests : CliFixture
{
    [Test]
    public async Task Yaml_and_json_say_the_same()
    {
        string shoot = Samples.Shoot(Samples.TlsConfig);
        ToolResult yaml = await Cli.RunAsync(shoot, ["render", "-f", "-"]);
        ToolResult json = await Cli.RunAsync(shoot, ["render", "-f", "-", "-o", "json"]);
        Assert.That((yaml.ExitCode, json.ExitCode), Is.EqualTo((0, 0)));
        DocumentNode left = new YamlDocumentReader().ReadAll(yaml.Output).Single();
        DocumentNode right = JsonDocumentReader.Read(Encoding.UTF8.GetBytes(json.Output));
        Assert.That(DocumentNode.SemanticallyEqual(left, right));
    }

    [Test]
    public async Task The_fragment_has_the_shapes_of_an_operating_system_config()
    {
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.TlsConfig), ["render", "-f", "-", "-o", "json"]);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement spec = json.RootElement.GetProperty("spec");
        JsonElement tls = spec.GetProperty("files")[2];
        Assert.That(tls.GetProperty("path").GetString(), Is.EqualTo("/var/lib/rsyslog-relp-configurator/tls/tls.key"));
        Assert.That(tls.GetProperty("permissions").GetInt32(), Is.EqualTo(384));
        Assert.That(
            tls.GetProperty("content").GetProperty("secretRef").GetProperty("name").GetString(), Is.EqualTo("ref-shoot-relp-client"));
        JsonElement config = spec.GetProperty("files")[3];
        Assert.That(config.GetProperty("permissions").GetInt32(), Is.EqualTo(484));
        Assert.That(config.GetProperty("content").GetProperty("inline").GetProperty("encoding").GetString(), Is.EqualTo("b64"));
        string text = Encoding.UTF8.GetString(config.GetProperty("content").GetProperty("inline").GetProperty("data").GetBytesFromBase64());
        Assert.That(
            text, Does.Contain("constant(value=\"foo\")").And.Contain("constant(value=\"bar\")").And.Contain("constant(value=\"uid-1\")"));
        JsonElement unit = spec.GetProperty("units")[0];
        Assert.That(unit.GetProperty("command").GetString(), Is.EqualTo("start"));
        Assert.That(unit.GetProperty("enable").GetBoolean());
    }

    [Test]
    public async Task Stored_config_is_rendered_as_the_webhook_does_with_what_is_left_out_as_warnings()
    {
        string config = Samples.Config.Replace("severity: 5", "severity: 8", StringComparison.Ordinal)
            .Replace("regex: foo|bar", "regex: '*a'", StringComparison.Ordinal);

        ToolResult refused = await Cli.RunAsync(config, ["render", "-f", "-", .. Samples.Identity]);
        ToolResult rendered = await Cli.RunAsync(config, ["render", "-f", "-", "--stored", "-o", "json", .. Samples.Identity]);

        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(rendered.ExitCode, Is.Zero);
        Assert.That(
            rendered.Error,
            Does.Contain("stdin:7: warning: loggingRules[0].severity: Invalid value: 8: written as $syslogseverity <= 7, ")
                .And.Contain("stdin:9: warning: loggingRules[1].messageContent.regex: Invalid value: \"*a\": rule left out, "));
        using JsonDocument json = JsonDocument.Parse(rendered.Output);
        string text = Encoding.UTF8.GetString(json.RootElement.GetProperty("spec").GetProperty("files")[0]
            .GetProperty("content").GetProperty("inline").GetProperty("data").GetBytesFromBase64());
        Assert.That(text, Does.Contain("$syslogseverity <= 7").And.Not.Contain("re_match($msg, \"*a"));
    }

    [Test]
    public async Task Stored_config_that_cannot_be_decoded_is_refused()
    {
        ToolResult result = await Cli.RunAsync(Samples.Config + "prot: 1\n", ["render", "-f", "-", "--stored", .. Samples.Identity]);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("unknown field \"prot\""));
    }

    [Test]
    public async Task A_bare_config_refers_to_the_copy_of_the_same_name()
    {
        ToolResult result = await Cli.RunAsync(Samples.TlsConfig, ["render", "-f", "-", .. Samples.Identity]);
        Assert.That(result.Output, Does.Contain("        name: ref-relp-client\n"));
    }

    [Test]
    public async Task A_bare_config_is_rendered_with_placeholders_that_a_remark_names()
    {
        ToolResult none = await Cli.RunAsync(Samples.Config, ["render", "-"]);
        ToolResult some = await Cli.RunAsync(Samples.Config, ["render", "-", "--shoot", "bar"]);
        Assert.That((none.ExitCode, some.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(
            none.Error,
            Is.EqualTo("stdin:1: RsyslogRelpConfig: rendered with placeholders: --project PROJECT --shoot SHOOT --shoot-uid SHOOT-UID\n"));
        Assert.That(
            some.Error, Is.EqualTo("stdin:1: RsyslogRelpConfig: rendered with placeholders: --project PROJECT --shoot-uid SHOOT-UID\n"));
        Assert.That(Decoded(none), Does.Contain("value=\"PROJECT\"").And.Contain("value=\"SHOOT\"").And.Contain("value=\"SHOOT-UID\""));
        Assert.That(Decoded(some), Does.Contain("value=\"bar\""));
    }

    [TestCase("custom", "uid-1", "--project PROJECT", "--project", "foo")]
    [TestCase("garden-foo", "", "--shoot-uid SHOOT-UID", "--shoot-uid", "x")]
    public async Task What_a_shoot_lacks_is_a_placeholder_until_an_option_gives_it(
        string @namespace, string uid, string placeholder, string option, string value)
    {
        string shoot = Samples.Shoot(Samples.Config, uid, @namespace);
        ToolResult without = await Cli.RunAsync(shoot, ["render", "-"]);
        ToolResult with = await Cli.RunAsync(shoot, ["render", "-", option, value]);
        Assert.That((without.ExitCode, with.ExitCode, with.Error), Is.EqualTo((0, 0, "")));
        Assert.That(without.Error, Is.EqualTo($"stdin:1: Shoot {@namespace}/bar: rendered with placeholders: {placeholder}\n"));
        Assert.That(Decoded(with), Does.Contain($"value=\"{value}\""));
    }

    private static string Decoded(ToolResult result) => string.Concat(
        System.Text.RegularExpressions.Regex.Matches(result.Output, "data: ([A-Za-z0-9+/=]+)").Select(
            static match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value))));

    [Test]
    public async Task An_invalid_document_renders_nothing()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Config.Replace("6514", "0", StringComparison.Ordinal), ["render", "-f", "-", .. Samples.Identity]);
        Assert.That(
            result,
            Is.EqualTo(new ToolResult(1, "", "stdin:4: port: Invalid value: 0: must be between 1 and 65535\nrsyslog-relp: stdin: invalid, nothing done\n")));
    }

    [Test]
    public async Task A_shoot_in_deletion_with_a_rule_without_conditions_renders_the_other_rules()
    {
        string shoot = Samples.Shoot(
            Samples.Config.Replace("programNames: [kubelet, containerd]", "{}", StringComparison.Ordinal).Replace("  severity: 5\n", "", StringComparison.Ordinal))
            .Replace("  uid:", "  deletionTimestamp: \"2026-01-01T00:00:00Z\"\n  uid:", StringComparison.Ordinal);
        ToolResult result = await Cli.RunAsync(shoot, ["render", "-f", "-", "-o", "json"]);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        string text = Encoding.UTF8.GetString(json.RootElement.GetProperty("spec").GetProperty("files")[0]
            .GetProperty("content").GetProperty("inline").GetProperty("data").GetBytesFromBase64());
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(text, Does.Contain("# loggingRules[0]: Required value: rule left out").And.Contain("re_match($msg, \"foo|bar\")"));
    }

    [Test]
    public async Task A_document_is_needed()
    {
        ToolResult result = await Cli.RunAsync(Samples.Auditd, ["render", "-f", "-", .. Samples.Identity]);
        Assert.That(result, Is.EqualTo(new ToolResult(2, "", "rsyslog-relp: stdin: holds no Shoot and no RsyslogRelpConfig\n")));
    }

    [Test]
    public async Task A_shoot_without_the_extension_is_nothing_to_render()
    {
        ToolResult result = await Cli.RunAsync(Samples.Shoot(Samples.Config, extra: "    disabled: true\n"), ["render", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("Shoot garden-foo/bar does not enable the extension shoot-rsyslog-relp"));
    }

    [Test]
    public async Task Audit_rules_come_from_the_configmap_of_the_input()
    {
        string config = Samples.Shoot(Samples.AuditConfig);
        ToolResult missing = await Cli.RunAsync(config, ["render", "-f", "-"]);
        ToolResult there = await Cli.RunAsync(
            Samples.Stream(config, Samples.ConfigMap("shoot-audit-rules", "garden-foo")), ["render", "-f", "-"]);
        Assert.That((missing.ExitCode, missing.Output), Is.EqualTo((1, "")));
        Assert.That(
            missing.Error,
            Does.EndWith("the audit rules are in the ConfigMap garden-foo/shoot-audit-rules, which is not in the input; add its file\n"));
        Assert.That(there.ExitCode, Is.Zero, there.Error);
        Assert.That(
            there.Output,
            Does.Contain("00_shoot_rsyslog_relp.rules").And.Contain(Samples.Base64("-D\n-c\n-w /etc/passwd -p wa -k passwd\n")));
    }

    [Test]
    public async Task A_name_that_no_configuration_can_hold_is_refused()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Shoot(Samples.Config).Replace("name: bar", "name: \"a\\0b\"", StringComparison.Ordinal), ["render", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("cannot be rendered"));
    }
}
