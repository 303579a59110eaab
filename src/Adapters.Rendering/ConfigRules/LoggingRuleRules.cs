using FluentValidation;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="LoggingRule"/>.</summary>
internal sealed class LoggingRuleRules : AbstractValidator<LoggingRule>
{
    public LoggingRuleRules()
    {
        RuleFor(rule => rule).Check(static (rule, faults) =>
        {
            if (rule is { ProgramNames.Count: 0, Severity: null, MessageContent: null })
            {
                faults.Required("at least one of .programNames, .messageContent, or .severity is required");
            }
        });
        RuleForEach(rule => rule.ProgramNames).Check(ProgramName);
        RuleFor(rule => rule.Severity).Check(static (severity, faults) =>
        {
            if (severity is < 0 or > 7)
            {
                faults.Invalid(severity.Value, "must be between 0 (emergency) and 7 (debug)");
            }
        });
        RuleFor(rule => rule.MessageContent!).SetValidator(new MessageContentRules()).When(static rule => rule.MessageContent is not null);
    }

    private static void ProgramName(string name, FieldFaults<LoggingRule> faults)
    {
        if (name.Length == 0)
        {
            faults.Invalid(name, ".programNames can't contain empty program name");
        }

        if (name.AsSpan().IndexOfAny("[:/") >= 0)
        {
            faults.Invalid(name, ".programNames can't contain `[`, `:` or `/`");
        }

        if (name.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            faults.Invalid(name, ".programNames can only contain printable characters");
        }
    }
}
