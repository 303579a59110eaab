using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Host.Cli.Findings;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class ValidateTests : CliFixture
{
    [TestCase(Samples.Config)]
    [TestCase(Samples.Auditd)]
    public async Task Accepts_a_valid_document_without_a_word_on_stdout(string document)
    {
        ToolResult result = await Cli.RunAsync(document, ["validate", "-f", "-"]);
        Assert.That(result, Is.EqualTo(new ToolResult(0, "", "rsyslog-relp: 1 document, 0 errors, 0 warnings\n")));
    }

    [Test]
    public async Task Names_every_finding_with_file_line_path_type_value_and_detail()
    {
        string file = Files.Write(
            "config.yaml",
            Samples.Config.Replace("severity: 5", "severity: 9", StringComparison.Ordinal).Replace("target:", "tagret:", StringComparison.Ordinal)
                .Replace("port: 6514", "tls: {enabled: true, tlsLib: openssl}", StringComparison.Ordinal));
        ToolResult result = await Cli.RunAsync("validate", "-f", file);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Local(result.Output), Is.EqualTo("""
            config.yaml:1: port: Required value: must be between 1 and 65535
            config.yaml:3: tagret: Forbidden: unknown field "tagret", did you mean "target"?
            config.yaml:4: tls.secretReferenceName: Required value: secretReferenceName must not be empty when tls is enabled
            config.yaml:7: loggingRules[0].severity: Invalid value: 9: must be between 0 (emergency) and 7 (debug)

            """));
    }

    [TestCase("port: 0", "Invalid value: 0")]
    [TestCase("port: null", "Required value")]
    [TestCase("", "Required value")]
    public async Task A_missing_port_is_a_required_value(string port, string type)
    {
        ToolResult result = await Cli.RunAsync(Samples.Config.Replace("port: 6514", port, StringComparison.Ordinal), ["validate", "-"]);
        Assert.That(result.Output, Does.EndWith($": port: {type}: must be between 1 and 65535\n").And.Match("^[^\n]*\n$"));
    }

    [TestCase("prot: 6514\n", "prot")]
    [TestCase("prot: 6514\nPort: 6514\n", "prot", "Port")]
    public async Task A_misspelt_field_is_not_also_missing(string fields, params string[] paths)
    {
        ToolResult result = await Cli.RunAsync(Samples.Config.Replace("port: 6514\n", fields, StringComparison.Ordinal), ["validate", "-"]);
        Assert.That(
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(": ")[1]), Is.EqualTo(paths));
    }

    [Test]
    public async Task Files_are_given_with_or_without_an_option()
    {
        string config = Files.Write("config.yaml", Samples.TlsConfig);
        string secret = Files.Write("secret.yaml", Samples.Secret("relp-client"));
        string[][] spellings = [[config, secret], ["-f", config, secret], ["-f", config, "-f", secret], [config, "-f", secret]];
        foreach (string[] files in spellings)
        {
            ToolResult result = await Cli.RunAsync(["validate", .. files, "--require-references"]);
            Assert.That(result, Is.EqualTo(new ToolResult(0, "", "rsyslog-relp: 2 documents, 0 errors, 0 warnings\n")));
        }
    }

    [Test]
    public async Task Gives_findings_of_a_shoot_their_full_path_and_the_line_in_the_file()
    {
        string file = Files.Write(
            "shoots.yaml",
            Samples.Stream(Samples.Config, Samples.Shoot(Samples.Config.Replace("6514", "70000", StringComparison.Ordinal))));
        ToolResult result = await Cli.RunAsync("validate", "-f", file);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(
            Local(result.Output),
            Does.Match(@"^shoots\.yaml:\d+: spec\.extensions\[0\]\.providerConfig\.port: Invalid value: 70000: must be between 1 and 65535\n$"));
        int line = int.Parse(Local(result.Output).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That((await File.ReadAllLinesAsync(file))[line - 1], Does.Contain("port: 70000"));
    }

    [Test]
    public async Task A_reference_that_is_not_in_the_input_is_a_note_that_only_require_references_fails_on()
    {
        string shoot = Samples.Shoot(Samples.TlsConfig);
        ToolResult lenient = await Cli.RunAsync(shoot, ["validate", "-f", "-"]);
        ToolResult strict = await Cli.RunAsync(shoot, ["validate", "-f", "-", "--strict"]);
        ToolResult complete = await Cli.RunAsync(shoot, ["validate", "-f", "-", "--require-references"]);
        Assert.That((lenient.ExitCode, strict.ExitCode, complete.ExitCode), Is.EqualTo((0, 0, 1)));
        Assert.That(lenient.Error, Is.EqualTo("rsyslog-relp: 1 document, 0 errors, 0 warnings, 1 reference not checked\n"));
        Assert.That(
            lenient.Output,
            Does.Match(@"^stdin:\d+: note: spec\.extensions\[0\]\.providerConfig\.tls\.secretReferenceName: Not checked: ""relp-client"": secret garden-foo/shoot-relp-client is not in the input\n$"));
        Assert.That(strict.Output, Is.EqualTo(lenient.Output));
    }

    [Test]
    public async Task Checks_the_secret_and_the_configmap_that_the_input_holds()
    {
        string shoot = Samples.Shoot(Samples.TlsConfig + "auditConfig: {enabled: true, configMapReferenceName: audit-rules}\n");
        string input = Samples.Stream(
            Samples.Secret("shoot-relp-client", "garden-foo"), shoot, Samples.ConfigMap("shoot-audit-rules", "garden-foo"));
        ToolResult good = await Cli.RunAsync(input, ["validate", "-f", "-", "--strict"]);
        Assert.That(good.ExitCode, Is.Zero, good.Output + good.Error);

        ToolResult bad = await Cli.RunAsync(
            input.Replace("immutable: true", "immutable: false", StringComparison.Ordinal), ["validate", "-f", "-"]);
        Assert.That(bad.ExitCode, Is.EqualTo(1));
        Assert.That(
            bad.Output,
            Does.Contain("secret garden-foo/shoot-relp-client must be immutable").And.Contain("configMap garden-foo/shoot-audit-rules must be immutable"));
    }

    [Test]
    public async Task A_resource_of_another_namespace_is_another_resource()
    {
        string input = Samples.Stream(Samples.Shoot(Samples.TlsConfig), Samples.Secret("shoot-relp-client", "garden-other"));
        Assert.That((await Cli.RunAsync(input, ["validate", "-f", "-"])).Output, Does.Contain("Not checked"));
    }

    [Test]
    public async Task Namespace_is_that_of_documents_that_name_none()
    {
        string input = Samples.Stream(Samples.Shoot(Samples.TlsConfig), Samples.Secret("shoot-relp-client"));
        ToolResult result = await Cli.RunAsync(input, ["validate", "-f", "-", "-n", "garden-foo", "--require-references"]);
        Assert.That(result.ExitCode, Is.Zero, result.Output);
    }

    [Test]
    public async Task A_bare_config_finds_its_secret_by_name_alone()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Stream(Samples.TlsConfig, Samples.Secret("relp-client", "garden-foo")), ["validate", "-f", "-", "--require-references"]);
        Assert.That(result.ExitCode, Is.Zero, result.Output);
    }

    [Test]
    public async Task A_name_in_two_namespaces_is_ambiguous_until_a_namespace_is_given()
    {
        string input = Samples.Stream(
            Samples.TlsConfig, Samples.Secret("relp-client", "garden-a"), Samples.Secret("relp-client", "garden-b"));
        ToolResult ambiguous = await Cli.RunAsync(input, ["validate", "-f", "-"]);
        ToolResult clear = await Cli.RunAsync(input, ["validate", "-f", "-", "-n", "garden-b"]);
        Assert.That((ambiguous.ExitCode, clear.ExitCode), Is.EqualTo((1, 0)));
        Assert.That(ambiguous.Output, Does.Contain("choose one with --namespace"));
    }

    [Test]
    public async Task Invalid_base64_is_located_and_its_value_not_printed()
    {
        string secret = Samples.Secret("relp-client").Replace("  ca: ", "  ca: not*base64", StringComparison.Ordinal);
        ToolResult result = await Cli.RunAsync(Samples.Stream(Samples.TlsConfig, secret), ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Match(@"stdin:\d+: data\.ca: Invalid value: must be base64").And.Not.Contain("not*base64"));
    }

    [Test]
    public async Task A_value_of_a_secret_that_is_no_string_is_not_printed()
    {
        string secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  key: 4711\n";
        ToolResult result = await Cli.RunAsync(Samples.Stream(Samples.Config, secret), ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("stringData.key: Invalid value: must be a string, not: integer").And.Not.Contain("4711"));
    }

    [TestCase("", "is not among spec.extensions")]
    [TestCase("    disabled: true\n", "is disabled")]
    public async Task A_shoot_without_the_extension_is_valid_with_a_remark(string extra, string remark)
    {
        string shoot =
            extra.Length > 0 ? Samples.Shoot(Samples.Config, extra: extra) : "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\nmetadata: {name: bar, namespace: garden-foo}\n";
        ToolResult result = await Cli.RunAsync(shoot, ["validate", "-f", "-", "--strict"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "")));
        Assert.That(result.Error, Does.Contain("stdin:1: Shoot garden-foo/bar: the extension shoot-rsyslog-relp " + remark));
    }

    [Test]
    public async Task Other_kinds_are_ignored_and_named()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Config + "---\napiVersion: apps/v1\nkind: Deployment\n---\nhello\n", ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(
            result.ErrorLines,
            Is.SupersetOf(new[] { "stdin:12: ignored: kind Deployment of apiVersion apps/v1", "stdin:15: ignored: not a Kubernetes object: it has no kind" }));
    }

    [TestCase("")]
    [TestCase("---\n---\n")]
    [TestCase("kind: Deployment\n")]
    [TestCase("apiVersion: v1\nkind: Secret\n")]
    [TestCase("hello")]
    [TestCase("[]")]
    public async Task An_input_with_nothing_to_validate_is_a_usage_error(string input)
    {
        ToolResult result = await Cli.RunAsync(input, ["validate", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.EndWith("nothing to validate: the input holds no Shoot, RsyslogRelpConfig or Auditd\n"));
    }

    [Test]
    public async Task A_list_as_kubectl_prints_it_is_read_item_by_item()
    {
        string list =
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\n  kind: " +
            "RsyslogRelpConfig\n  target: a.b\n  port: 0\n  loggingRules: [{severity: 1}]\n";
        ToolResult result = await Cli.RunAsync(list, ["validate", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "stdin:7: port: Invalid value: 0: must be between 1 and 65535\n")));
    }

    [TestCase("apiVersion: core.gardner.cloud/v1beta1\nkind: Shoot\n", "apiVersion: Unsupported value: \"core.gardner.cloud/v1beta1\"")]
    [TestCase("apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: RsyslogRelpConfg\n", "kind: Unsupported value: \"RsyslogRelpConfg\"")]
    [TestCase("apiVersion: rsyslog-relp.extensions.gardener.cloud/v1\nkind: RsyslogRelpConfig\n", "apiVersion: Unsupported value")]
    public async Task A_misspelt_type_is_a_finding_and_not_ignored(string document, string finding)
    {
        ToolResult result = await Cli.RunAsync(document, ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain(finding));
    }

    [Test]
    public async Task A_shoot_in_deletion_is_admitted_with_warnings()
    {
        string shoot = Samples.Shoot(Samples.Config.Replace("6514", "0", StringComparison.Ordinal)).Replace(
            "  uid:", "  deletionTimestamp: \"2026-01-01T00:00:00Z\"\n  uid:", StringComparison.Ordinal);
        ToolResult result = await Cli.RunAsync(shoot, ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain(": warning: spec.extensions[0].providerConfig.port: "));
    }

    [Test]
    public async Task Audit_rules_are_linted()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Auditd.Replace("-w /etc", "-w etc", StringComparison.Ordinal), ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Output);
        Assert.That(result.Output, Does.Contain("auditRules: Invalid value:").And.Contain("line 3"));
    }

    [Test]
    public async Task Audit_rules_that_load_but_not_as_meant_are_warned_of()
    {
        ToolResult result = await Cli.RunAsync(Samples.Auditd.Replace(" -k passwd", "", StringComparison.Ordinal), ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        Assert.That(result.Output, Does.Contain("warning: auditRules: ").And.Contain("line 3: no key"));
    }

    [Test]
    public async Task Json_input_is_located_as_well()
    {
        string json =
            "{\"apiVersion\": \"rsyslog-relp.extensions.gardener.cloud/v1alpha1\", \"kind\": \"RsyslogRelpConfig\",\n \"target\": \"a.b\",\n \"port\": \"6514\",\n \"loggingRules\": [{\"severity\": 1}]}";
        ToolResult result = await Cli.RunAsync(json, ["validate", "-f", Files.Write("c.json", json)]);
        Assert.That(Local(result.Output), Is.EqualTo("c.json:3: port: Invalid value: \"6514\": must be an integer, not a string\n"));
    }

    [Test]
    public async Task Prints_a_hundred_findings_of_a_document_and_counts_the_rest()
    {
        string input = Samples.Stream(
            Samples.Config + string.Concat(Enumerable.Range(0, 1000).Select(static i => $"f{i}: 1\n")),
            Samples.Config.Replace("6514", "0", StringComparison.Ordinal));
        ToolResult result = await Cli.RunAsync(input, ["validate", "-f", "-"]);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(lines, Has.Length.EqualTo(102));
        Assert.That(lines[100], Is.EqualTo("stdin:1: and 900 more, which validate -o json prints"));
        Assert.That(lines[101], Does.EndWith(": port: Invalid value: 0: must be between 1 and 65535"));
        Assert.That(result.Error, Is.EqualTo("rsyslog-relp: 2 documents, 1,001 errors, 0 warnings\n"));

        ToolResult json = await Cli.RunAsync(input, ["validate", "-f", "-", "-o", "json"]);
        Assert.That(json.Output.Split("\"detail\"").Length - 1, Is.EqualTo(1001));
    }

    [Test]
    public void No_error_is_left_out_for_a_warning()
    {
        static Finding Of(FieldErrorSeverity severity, string path) =>
            new("a.yaml", SourcePosition.Start, severity, path, null, null, "wrong");
        Finding[] findings =
        [
            .. Enumerable.Range(0, 150).Select(static i => Of(FieldErrorSeverity.Warning, $"w{i}")), Of(FieldErrorSeverity.Error, "e")
        ];
        using StringWriter text = new() { NewLine = "\n" };
        FindingsText.Write(text, [new CheckedDocument("a.yaml", SourcePosition.Start, "Shoot", "", findings)]);
        Assert.That(
            text.ToString(),
            Does.StartWith("a.yaml:1: warning: w0: wrong\n")
                .And.EndsWith("w98: wrong\na.yaml:1: e: wrong\na.yaml:1: and 51 more, which validate -o json prints\n"));
    }
}
