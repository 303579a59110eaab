using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="RsyslogRelpConfig"/>, in the order in which the Go extension checks them.</summary>
internal sealed class RsyslogRelpConfigValidator : AbstractValidator<RsyslogRelpConfig>
{
    private static readonly string Int32 =
        $"must be between {int.MinValue} and {int.MaxValue}: rsyslog keeps 32 bits and would use another number";

    public RsyslogRelpConfigValidator()
    {
        RuleFor(config => config.Target)
            .Cascade(CascadeMode.Stop)
            .MinimumLength(1)
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("target must not be empty")
            .Must(Host.IsAddressOrName)
            .WithMessage(static (_, target) => Host.WhatIsWrongWith(target))
            .Must(static target => !Host.IsLoopback(target))
            .WithSeverity(Severity.Warning)
            .WithMessage("is the node itself, where usually no receiver listens; write the name or address of the receiver");

        RuleFor(config => config.Port)
            .Cascade(CascadeMode.Stop)
            .GreaterThanOrEqualTo(0)
            .WithMessage("port cannot be less than 0")
            .InclusiveBetween(1, 65535)
            .WithMessage("must be between 1 and 65535");

        RuleFor(config => config.Tls!).SetValidator(new TlsConfigValidator());

        RuleFor(config => config.LoggingRules)
            .NotEmpty()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("at least one logging rule is required")
            .Must(static rules => LiteralBytes(rules) <= ConfigurationLimits.MaxLiteralBytesInAll)
            .WithErrorCode(nameof(FieldErrorType.TooLong))
            .WithMessage(
                $"all program names and expressions together may not be more than {ConfigurationLimits.MaxLiteralBytesInAll} bytes in "
                + "rsyslog's configuration");

        RuleForEach(config => config.LoggingRules).SetValidator(new LoggingRuleValidator());

        RuleFor(config => config.RebindInterval)
            .Cascade(CascadeMode.Stop)
            .InclusiveBetween(int.MinValue, int.MaxValue)
            .WithMessage(Int32)
            .GreaterThanOrEqualTo(0)
            .WithSeverity(Severity.Warning)
            .WithMessage("a negative number means never; write 0, or the number of messages after which to reconnect");

        // Measured with TLS: 90 messages per connection had a tenth of the throughput.
        RuleFor(config => config.RebindInterval)
            .Must(static messages => messages is not (> 0 and < 1000))
            .WithSeverity(Severity.Warning)
            .WithMessage("counts messages, not seconds: with TLS, reconnecting so often costs most of the throughput; use 1000 or more")
            .When(static config => config.TlsEnabled);

        RuleFor(config => config.Timeout)
            .GreaterThanOrEqualTo(1)
            .WithMessage("must be 1 or more (seconds; rsyslog delivers nothing with less)")
            .LessThanOrEqualTo(int.MaxValue)
            .WithMessage(Int32);

        RuleFor(config => config.ResumeRetryCount)
            .Cascade(CascadeMode.Stop)
            .InclusiveBetween(int.MinValue, int.MaxValue)
            .WithMessage(Int32)
            .GreaterThanOrEqualTo(-1)
            .WithSeverity(Severity.Warning)
            .WithMessage("less than -1 means that a message is lost when the server does not respond; write -1 to retry without limit");

        RuleFor(config => config.AuditConfig!).SetValidator(new AuditConfigValidator());
    }

    private static int LiteralBytes(IReadOnlyList<LoggingRule> rules) => rules.Sum(static rule =>
        rule.ProgramNames.Sum(RainerScript.ExpressionLiteralBytes)
        + RainerScript.ExpressionLiteralBytes(rule.MessageContent?.Regex ?? "")
        + RainerScript.ExpressionLiteralBytes(rule.MessageContent?.Exclude ?? ""));
}
