using System.Text.RegularExpressions;
using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="LoggingRule"/>.</summary>
internal sealed partial class LoggingRuleValidator : AbstractValidator<LoggingRule>
{
    public LoggingRuleValidator()
    {
        RuleFor(rule => rule)
            .Must(static rule => rule is not { ProgramNames.Count: 0, Severity: null, MessageContent: null })
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("at least one of .programNames, .messageContent, or .severity is required");

        RuleForEach(rule => rule.ProgramNames)
            .MinimumLength(1)
            .WithMessage(".programNames can't contain empty program name")
            .Matches(WithoutSeparators())
            .WithMessage(".programNames can't contain `[`, `:` or `/`")
            .Matches(PrintableCharacters())
            .WithMessage(".programNames can only contain printable characters")
            .Must(static name => RainerScript.ExpressionLiteralBytes(name) <= ConfigurationLimits.MaxLiteralBytes)
            .WithErrorCode(nameof(FieldErrorType.TooLong))
            .WithMessage($"may not be more than {ConfigurationLimits.MaxLiteralBytes} bytes in rsyslog's configuration");

        RuleFor(rule => rule.Severity)
            .InclusiveBetween(0, 7)
            .WithMessage("must be between 0 (emergency) and 7 (debug)");

        RuleFor(rule => rule.MessageContent!).SetValidator(new MessageContentValidator());
    }

    // rsyslog ends the program name of a message at the first of these.
    [GeneratedRegex(@"^[^\[:/]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex WithoutSeparators();

    [GeneratedRegex(@"^[!-~]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrintableCharacters();
}
