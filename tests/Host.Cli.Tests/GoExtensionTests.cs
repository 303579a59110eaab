using System.Text.Json;
using RsyslogRelp.Host.Cli.Compatibility;
using RsyslogRelp.Host.Cli.Explain;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>validate --for go-v0.14.</summary>
internal sealed class GoExtensionTests : CliFixture
{
    private const string Start = """
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: RsyslogRelpConfig
        target: relp.example.com
        port: 6514

        """;

    // Every field, so that a new one is not taken for one that the Go extension has.
    [Test]
    public void The_fields_are_those_of_the_Go_extension() => Assert.That(
        Names(Schemas.Kinds[0], "").Concat(Names(Schemas.Kinds[1], "Auditd.")).Order(StringComparer.Ordinal),
        Is.EqualTo((string[])
        [
            "Auditd.apiVersion", "Auditd.auditRules", "Auditd.kind",
            "apiVersion", "auditConfig", "auditConfig.configMapReferenceName", "auditConfig.enabled", "kind", "loggingRules",
            "loggingRules.messageContent", "loggingRules.messageContent.exclude", "loggingRules.messageContent.regex",
            "loggingRules.programNames", "loggingRules.severity", "port", "rebindInterval", "reportSuspensionContinuation",
            "resumeRetryCount", "target", "timeout", "tls", "tls.authMode", "tls.enabled", "tls.permittedPeer",
            "tls.secretReferenceName", "tls.tlsLib",
        ]));

    // Go's parser gets the expression in Go's quoting: each backslash is two.
    [TestCase("foo|bar", null)]
    [TestCase("^ ?foo.*[a-z]+x?$", null)]
    [TestCase("a{2}b{2,}c{2,3}", null)]
    [TestCase("[]a-]", null)]
    [TestCase("[^]a]", null)]
    [TestCase("[[:alpha:][:digit:]_-]", null)]
    [TestCase("[[:^alpha:]]", null)]
    [TestCase("\\(foo\\)", null)]
    [TestCase("a\\.b", null)]
    [TestCase("\\*|\\+|\\?", null)]
    [TestCase("\\[error\\]", null)]
    [TestCase("say \"x\"", null)]
    [TestCase("a{,5}", null)]
    [TestCase("a{02}", null)]
    [TestCase("a**", null)]
    [TestCase("()|(|a)", null)]
    [TestCase("ü\t\u0001", null)]
    [TestCase("(a{10}){100}", null)]
    [TestCase("", null)]
    [TestCase("foo\\(", "write [(]")]
    [TestCase("foo\\)", "write [)]")]
    [TestCase("a\\[b", "write [[]")]
    [TestCase("[a-c-e]", "move it to the end")]
    [TestCase("[z-a]", "move it to the end")]
    [TestCase("[[:nope:]]", "no class [:nope:]")]
    [TestCase("(*a)", "nothing to repeat")]
    [TestCase("a|*", "nothing to repeat")]
    [TestCase("a{1001}", "at most 1000 times")]
    [TestCase("(a{11}){100}", "at most 1000 times")]
    [TestCase("a{3,2}", "at most 1000 times")]
    [TestCase("a\u00a0b", "not printable")]
    [TestCase("a\bb", "not printable")]
    [TestCase("[\U000e0001]", "not printable")]
    public void An_expression_is_taken_or_refused_as_by_Go(string expression, string? remedy)
    {
        string? problem = GoExpression.WhatIsWrongWith(expression);
        Assert.That(problem, remedy is null ? Is.Null : Does.Contain(remedy));
    }

    [TestCase("foo", null)]
    [TestCase("a\"b\\c\td\n\u0001\u007f", null)]
    [TestCase("foo$", "$")]
    [TestCase("\a", "\a")]
    [TestCase("x\f", "\f")]
    [TestCase("\v", "\v")]
    [TestCase("\u200b", "\u200b")]
    public void A_text_is_readable_for_rsyslogd_in_Go_s_quoting(string text, string? unreadable) =>
        Assert.That(GoString.Unreadable(text)?.ToString(), Is.EqualTo(unreadable));

    [TestCase("a\"b\\c\td\n\u0001\u007f")]
    [TestCase("foo$")]
    [TestCase("foo\a")]
    [TestCase("foo\f")]
    [TestCase("foo\v")]
    [TestCase("foo\u00a0")]
    [TestCase("foo\U000e0001")]
    public void Rsyslogd_agrees(string text)
    {
        string rsyslogd = RealPrograms.RequireRsyslog();
        string config = Files.Write(
            "rsyslog.conf",
            "if re_match($msg, " + GoString.Quote(text) + ") == 1 then {\n  stop\n}\naction(type=\"omfile\" file=\"/dev/null\")\n");
        ToolResult result = Tool.Run(rsyslogd, ["-N1", "-f", config]);
        Assert.That(result.ExitCode == 0, Is.EqualTo(GoString.Unreadable(text) is null), result.Error);
    }

    [TestCase("loggingRules: [{severity: 5}]\nresumeRetryCount: -1", 0, "")]
    [TestCase("loggingRules: [{severity: 5}]", 0, "config.yaml:1: warning: resumeRetryCount: Required value: go-v0.14 leaves the number")]
    [TestCase(
        "loggingRules: [{messageContent: {regex: 'a\\(b'}}]\nresumeRetryCount: -1", 1,
        "config.yaml:5: loggingRules[0].messageContent.regex: Invalid value: \"a\\\\(b\": go-v0.14 refuses the expression: ")]
    [TestCase(
        "loggingRules: [{severity: 5}, {messageContent: {exclude: 'a$'}}]\nresumeRetryCount: -1", 0,
        "config.yaml:5: warning: loggingRules[1].messageContent.exclude: Invalid value: \"a$\": go-v0.14 admits it, but writes \"$\"")]
    [TestCase(
        "loggingRules: [{programNames: [a, b$]}]\nresumeRetryCount: -1", 0,
        "config.yaml:5: warning: loggingRules[0].programNames[1]: Invalid value: \"b$\": go-v0.14 admits it, but writes \"$\"")]
    [TestCase("loggingRules: [{messageContent: {regex: '*a'}}]\nresumeRetryCount: -1", 1, "not a valid POSIX ERE")]
    public async Task A_config_is_judged(string rest, int exitCode, string finding)
    {
        ToolResult result = await ValidateAsync(Start + rest + "\n");
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Output);
        Assert.That(result.Output, finding.Length == 0 ? Is.Empty : Does.Contain(finding));
        Assert.That(result.Output.Split('\n'), Has.Length.EqualTo(finding.Length == 0 ? 1 : 2));
    }

    [TestCase("SHA1:0123456789012345678901234567890123456789", true, 0, "warning: ")]
    [TestCase("SHA1:01:23:45:67:89:01:23:45:67:89:01:23:45:67:89:01:23:45:67:89", true, 1, "refuses a fingerprint with colons")]
    [TestCase("SHA1:01:23:45:67:89:01:23:45:67:89:01:23:45:67:89:01:23:45:67:89", false, 1, "refuses a fingerprint with colons")]
    [TestCase("SHA1:0123456789012345678901234567890123456789", false, 0, "")]
    public async Task Fingerprints_do_not_work_with_the_Go_extension(string peer, bool isEnabled, int exitCode, string finding)
    {
        ToolResult result = await ValidateAsync($$"""
            {{Start}}loggingRules: [{severity: 5}]
            resumeRetryCount: -1
            tls: {enabled: {{(isEnabled ? "true" : "false")}}, secretReferenceName: a, authMode: fingerprint, permittedPeer: ["{{peer}}"]}

            """);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Output);
        Assert.That(result.Output.Contains("tls.permittedPeer[0]: Invalid value: ", StringComparison.Ordinal), Is.EqualTo(finding.Length > 0));
        Assert.That(result.Output, Does.Contain(finding));
    }

    [Test]
    public async Task A_Shoot_names_the_field_of_its_extension()
    {
        string shoot = Samples.Shoot(Samples.Config.Replace("baz", "baz$", StringComparison.Ordinal), extra: "");
        ToolResult result = await Cli.RunAsync(shoot, ["validate", "-", "--for", "go-v0.14", "-o", "json"]);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        IEnumerable<string?> paths = json.RootElement.GetProperty("documents")[0].GetProperty("findings").EnumerateArray()
            .Select(static finding => finding.GetProperty("path").GetString());
        const string Config = "spec.extensions[0].providerConfig.";
        Assert.That(paths, Is.EquivalentTo((string[])[Config + "resumeRetryCount", Config + "loggingRules[1].messageContent.exclude"]));
    }

    [Test]
    public async Task Only_the_version_that_is_known_can_be_asked_for()
    {
        ToolResult result = await Cli.RunAsync("", ["validate", "-", "--for", "go-v0.99"]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("'go-v0.14'"));
    }

    private async Task<ToolResult> ValidateAsync(string config)
    {
        ToolResult result = await Cli.RunAsync("validate", Files.Write("config.yaml", config), "--for", "go-v0.14");
        return result with { Output = Local(result.Output) };
    }

    private static IEnumerable<string> Names(SchemaField field, string before) =>
        field.Fields.SelectMany(inner => Names(inner, before + inner.Name + ".").Prepend(before + inner.Name));
}
