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
        Assert.That(result.Output, Does.Contain($"SUCCESS: {(audit ? 7 : 6)} rules found"));
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
}
