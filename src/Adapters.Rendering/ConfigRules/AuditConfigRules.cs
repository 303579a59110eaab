using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="AuditConfig"/>.</summary>
internal sealed class AuditConfigRules : AbstractValidator<AuditConfig>
{
    public AuditConfigRules()
    {
        RuleFor(audit => audit.Enabled).Custom(static (enabled, context) =>
        {
            if (enabled is null)
            {
                new FieldFaults<AuditConfig>(context).Required("enabled is not given, which means false: no audit rules are loaded; write enabled: true or enabled: false", FieldErrorSeverity.Warning);
            }
        });
        RuleFor(audit => audit.ConfigMapReferenceName).Check(static (name, faults) =>
        {
            if (name!.Length == 0)
            {
                faults.Invalid(name, "must not be empty; leave the field out for the default audit rules");
            }
        });
    }
}
