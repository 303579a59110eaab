using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="RsyslogRelpConfig"/>, in the order in which the Go extension checks them.</summary>
internal sealed class RsyslogRelpConfigValidator : AbstractValidator<RsyslogRelpConfig>
{
    public RsyslogRelpConfigValidator()
    {
        RuleFor(config => config.Target)
            .Cascade(CascadeMode.Stop)
            .MinimumLength(1)
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("target must not be empty")
            .Custom(AddressOrHostName);

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
            .WithMessage("at least one logging rule is required");

        RuleForEach(config => config.LoggingRules).SetValidator(new LoggingRuleValidator());

        RuleFor(config => config.RebindInterval)
            .GreaterThanOrEqualTo(0)
            .WithMessage("must be 0 or more (messages after which to connect anew; 0 means never)");

        RuleFor(config => config.Timeout)
            .GreaterThanOrEqualTo(1)
            .WithMessage("must be 1 or more (seconds; rsyslog delivers nothing with less)");

        RuleFor(config => config.ResumeRetryCount)
            .GreaterThanOrEqualTo(-1)
            .WithMessage("must be -1 or more (retries; -1 means for ever)");

        RuleFor(config => config.AuditConfig!).SetValidator(new AuditConfigValidator());
    }

    private static void AddressOrHostName(string target, ValidationContext<RsyslogRelpConfig> context)
    {
        IReadOnlyList<string> addressFindings = CanonicalIpAddress.BrokenRules(target);
        if (addressFindings.Count == 0 || (Dns1123.IsSubdomain(target) && !Dns1123.EndsInNumber(target)))
        {
            return;
        }

        foreach (string message in addressFindings.Concat(Dns1123.BrokenSubdomainRules(target)))
        {
            context.AddInvalid(target, message);
        }
    }
}
