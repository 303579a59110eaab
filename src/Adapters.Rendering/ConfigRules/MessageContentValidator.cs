using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="MessageContent"/>.</summary>
internal sealed class MessageContentValidator : AbstractValidator<MessageContent>
{
    public MessageContentValidator()
    {
        RuleFor(content => content)
            .Must(static content => content is not { Regex: null, Exclude: null })
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("either .regex or .exclude has to be provided");

        RuleFor(content => content.Regex)
            .Must(static regex => regex is not { Length: 0 })
            .WithSeverity(Severity.Warning)
            .WithMessage("an empty expression matches every message; leave it out or write what to match")
            .PosixExpression();
        RuleFor(content => content.Exclude)
            .Must(static exclude => exclude is not { Length: 0 })
            .WithMessage("an empty expression matches every message, so that the rule forwards none; leave it out or write what to exclude")
            .PosixExpression();
    }
}
