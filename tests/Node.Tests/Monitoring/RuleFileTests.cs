using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

internal sealed class RuleFileTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void The_rule_file_is_clean_for_promtool(bool audit)
    {
        string promtool = RealPrograms.Require("promtool", "prometheus");
        using TemporaryDirectory directory = new();
        string file = directory.Below("rsyslog-relp.rules.yaml");
        File.WriteAllText(file, MonitoringRenderer.RenderRules(RsyslogRelpRenderer.CreateTemplateRenderer(), audit));

        ToolResult result = Tool.Run(promtool, ["check", "rules", "--lint=all", "--lint-fatal", file]);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Contain($"SUCCESS: {(audit ? 17 : 14)} rules found"));
    }

    [Test]
    public void The_alerts_of_the_Go_extension_come_first_in_its_order() => Assert.That(
        MonitoringTemplates.Alerts.Select(static alert => (alert.Name, alert.For)).Take(3),
        Is.EqualTo(new[]
        {
            ("RsyslogTooManyRelpActionFailures", "15m"),
            ("RsyslogRelpActionProcessingRateIsZero", "15m"),
            ("RsyslogRelpAuditRulesNotLoadedSuccessfully", "15m"),
        }));

    [Test]
    public void Every_alert_names_a_section_of_the_runbook_and_every_section_an_alert()
    {
        string[] sections = [.. File.ReadAllLines(Repository.PathOf("docs/monitoring.md"))
            .SkipWhile(static line => line != "## Runbook").Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(static line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(static line => line[4..])];

        Assert.That(sections, Is.EqualTo(MonitoringTemplates.Alerts.Select(static alert => alert.Name)));
        Assert.That(
            MonitoringTemplates.Alerts.Select(static alert => alert.Runbook),
            Is.EqualTo(sections.Select(static section => "docs/monitoring.md#" + section.ToLowerInvariant())));
    }
}
