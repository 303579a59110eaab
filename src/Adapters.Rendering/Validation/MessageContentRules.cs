using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.RegularExpressions;

namespace RsyslogRelp.Adapters.Rendering.Validation;

/// <summary>The rules on <see cref="MessageContent"/>.</summary>
internal sealed class MessageContentRules : AbstractValidator<MessageContent>
{
    public MessageContentRules()
    {
        RuleFor(content => content).Check(static (content, faults) =>
        {
            if (content is { Regex: null, Exclude: null })
            {
                faults.Required("either .regex or .exclude has to be provided");
            }
        });
        RuleFor(content => content.Regex).Check(Expression);
        RuleFor(content => content.Exclude).Check(Expression);
    }

    private static void Expression(string? pattern, FieldFaults<MessageContent> faults)
    {
        if (!PosixRegex.TryParse(pattern!, out PosixRegex? regex, out PosixRegexError? error))
        {
            faults.Invalid(pattern!, $"not a valid POSIX ERE regular expression: {error.Message}, at character {error.Position + 1}");
            return;
        }

        foreach (PosixRegexWarning warning in regex.Warnings)
        {
            faults.Warn(pattern!, warning.Message);
        }
    }
}
