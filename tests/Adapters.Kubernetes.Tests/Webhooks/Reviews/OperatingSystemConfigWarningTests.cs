using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>A configuration that is stored reaches the nodes; what they do not use as it is written is a warning.</summary>
public sealed class OperatingSystemConfigWarningTests
{
    private const string Config = ControlPlane.ConfigHeader + "target: localhost\nport: 1\nloggingRules: ";

    [Test]
    public async Task Stored_rules_that_a_node_refuses_are_warnings_beside_the_patch()
    {
        Answer answer = await AnswerAsync(Config + "[{severity: 99999999999}, {messageContent: {regex: '*a'}}, {severity: 3}]\n");

        Assert.That(answer.Allowed);
        Assert.That(answer.Patch, Is.Not.Null);
        Assert.That(answer.Warnings, Has.Length.EqualTo(2));
        Assert.That(
            answer.Warnings[0],
            Is.EqualTo(
                "spec.providerConfig.loggingRules[0].severity: Invalid value: 99999999999: written as $syslogseverity <= 7, "
                + "which is what rsyslogd makes of it; write 0 (emergency) to 7 (debug)"));
        Assert.That(
            answer.Warnings[1],
            Does.StartWith("spec.providerConfig.loggingRules[1].messageContent.regex: Invalid value: \"*a\": rule left out, "));
    }

    [Test]
    public async Task Warnings_are_few_and_short()
    {
        string rule = $"{{messageContent: {{regex: '{new string('a', 300)}{{'}}}}";

        Answer answer = await AnswerAsync($"{Config}[{string.Join(',', Enumerable.Repeat(rule, 1_200))}]\n");

        Assert.That(answer.Warnings, Has.Length.EqualTo(11));
        Assert.That(answer.Warnings.Select(static warning => warning.Length), Is.All.LessThanOrEqualTo(256));
        Assert.That(answer.Warnings[^1], Is.EqualTo("and 1190 more findings on spec.providerConfig"));
    }

    [Test]
    public async Task Configuration_that_acts_as_written_has_no_warnings()
    {
        Answer answer = await AnswerAsync(ControlPlane.UpstreamConfig);

        Assert.That(answer.Warnings, Is.Empty);
    }

    private static Task<Answer> AnswerAsync(string config) => Answer.From(
        OperatingSystemConfigWebhookTests.Webhook(ControlPlane.With(config)),
        Review.OfOperatingSystemConfig(OperatingSystemConfigs.With("[]")));
}
