using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Core.Tests.Prediction;

public sealed class LogFilterEvaluationTests
{
    private static readonly LogMessage Message = new("kubelet", 4, " a warning");

    [Test]
    public void The_first_rule_that_a_message_meets_forwards_it_and_those_before_it_say_why_not()
    {
        LogVerdict verdict = Evaluate(
            new LoggingRule { ProgramNames = ["sshd", "Kubelet"] },
            new LoggingRule { Severity = 3 },
            new LoggingRule { MessageContent = new MessageContent { Regex = "error" } },
            new LoggingRule { MessageContent = new MessageContent { Exclude = "warn" } },
            new LoggingRule
            {
                ProgramNames = ["sshd", "kubelet"],
                Severity = 4,
                MessageContent = new MessageContent { Regex = "^ a w", Exclude = "error" },
            },
            new LoggingRule());

        Assert.That(verdict.Rule, Is.EqualTo(4));
        Assert.That(
            verdict.Unmet,
            Is.EqualTo(new[] { LogConditions.ProgramName, LogConditions.Severity, LogConditions.Regex, LogConditions.Exclude }));
    }

    [Test]
    public void A_rule_names_every_condition_that_is_not_met()
    {
        LogVerdict verdict = Evaluate(new LoggingRule
        {
            ProgramNames = ["sshd"],
            Severity = 3,
            MessageContent = new MessageContent { Regex = "error", Exclude = "warn" },
        });

        Assert.That(verdict.Rule, Is.Null);
        Assert.That(
            verdict.Unmet.Single(),
            Is.EqualTo(LogConditions.ProgramName | LogConditions.Severity | LogConditions.Regex | LogConditions.Exclude));
    }

    [Test]
    public void No_rule_forwards_nothing() =>
        Assert.That((Evaluate().Rule, Evaluate().Unmet.Count), Is.EqualTo(((int?)null, 0)));

    [Test]
    public void An_expression_that_cannot_be_predicted_matters_only_if_all_else_is_met()
    {
        const string BackReference = @"(a)\1";

        Assert.That(
            Evaluate(
                new LoggingRule { Severity = 3, MessageContent = new MessageContent { Regex = BackReference, Exclude = BackReference } },
                new LoggingRule { MessageContent = new MessageContent { Regex = "error", Exclude = BackReference } }).Unmet,
            Is.EqualTo(new[] { LogConditions.Severity, LogConditions.Regex }));
        Assert.That(
            () => Evaluate(new LoggingRule { MessageContent = new MessageContent { Regex = BackReference } }),
            Throws.InstanceOf<PosixRegexUnpredictableException>());
        Assert.That(
            () => Evaluate(new LoggingRule { MessageContent = new MessageContent { Exclude = BackReference } }),
            Throws.InstanceOf<PosixRegexUnpredictableException>());
    }

    [Test]
    public void An_invalid_expression_is_refused() => Assert.That(
        () => new LogFilterEvaluation([new LoggingRule { MessageContent = new MessageContent { Exclude = "a{1" } }]),
        Throws.ArgumentException);

    private static LogVerdict Evaluate(params LoggingRule[] rules) => new LogFilterEvaluation(rules).Evaluate(Message);
}
