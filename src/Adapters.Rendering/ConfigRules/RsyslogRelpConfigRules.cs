using FluentValidation;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="RsyslogRelpConfig"/>, in the order of the Go extension.</summary>
internal sealed class RsyslogRelpConfigRules : AbstractValidator<RsyslogRelpConfig>
{
    public RsyslogRelpConfigRules()
    {
        RuleFor(config => config.Target).Check(Target);
        RuleFor(config => config.Port).Check(Port);
        RuleFor(config => config.Tls!).SetValidator(new TlsConfigRules()).When(static config => config.Tls is not null);
        RuleFor(config => config.LoggingRules).Check(static (rules, faults) =>
        {
            if (rules.Count == 0)
            {
                faults.Required("at least one logging rule is required");
            }
        });
        RuleForEach(config => config.LoggingRules).SetValidator(new LoggingRuleRules());
        RuleFor(config => config.RebindInterval).Check(static (count, faults) => AtLeast(0, count!.Value, "messages after which to connect anew; 0 means never", faults));
        RuleFor(config => config.Timeout).Check(static (seconds, faults) => AtLeast(1, seconds!.Value, "seconds; rsyslog delivers nothing with less", faults));
        RuleFor(config => config.ResumeRetryCount).Check(static (count, faults) => AtLeast(-1, count!.Value, "retries; -1 means for ever", faults));
        RuleFor(config => config.AuditConfig!).SetValidator(new AuditConfigRules()).When(static config => config.AuditConfig is not null);
    }

    private static void Target(string target, FieldFaults<RsyslogRelpConfig> faults)
    {
        if (target.Length == 0)
        {
            faults.Required("target must not be empty");
            return;
        }

        IReadOnlyList<string> addressFaults = CanonicalIpAddress.Faults(target);
        if (addressFaults.Count == 0 || (Dns1123.IsSubdomain(target) && !Dns1123.EndsInNumber(target)))
        {
            return;
        }

        foreach (string detail in addressFaults.Concat(Dns1123.SubdomainFaults(target)))
        {
            faults.Invalid(target, detail);
        }
    }

    private static void Port(int port, FieldFaults<RsyslogRelpConfig> faults)
    {
        if (port < 0)
        {
            faults.Invalid(port, "port cannot be less than 0");
        }
        else if (port is 0 or > 65535)
        {
            faults.Invalid(port, "must be between 1 and 65535");
        }
    }

    private static void AtLeast<T>(int least, int value, string meaning, FieldFaults<T> faults)
    {
        if (value < least)
        {
            faults.Invalid(value, $"must be {least} or more ({meaning})");
        }
    }
}
