using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="AuditConfig"/>.</summary>
internal sealed class AuditConfigValidator : AbstractValidator<AuditConfig>
{
    public AuditConfigValidator()
    {
        RuleFor(audit => audit.Enabled)
            .NotNull()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithSeverity(Severity.Warning)
            .WithMessage(
                "enabled is not given, which means false: no audit rules are loaded; "
                + "write enabled: true or enabled: false");

        RuleFor(audit => audit.ConfigMapReferenceName)
            .MinimumLength(1)
            .WithSeverity(static audit => audit.Enabled == true ? Severity.Error : Severity.Warning)
            .WithMessage("must not be empty; leave the field out for the default audit rules");
    }
}
