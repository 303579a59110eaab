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

        RuleFor(content => content.Regex).PosixExpression();
        RuleFor(content => content.Exclude).PosixExpression();
    }
}
