using FluentValidation.Results;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>Checks a configuration with the FluentValidation rules of this folder. Stateless and thread-safe: keep one.</summary>
public sealed class FluentConfigValidator : IConfigValidator
{
    private readonly RsyslogRelpConfigValidator _rules = new();

    /// <inheritdoc/>
    public IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config)
    {
        List<ValidationFailure> failures = _rules.Validate(config).Errors;
        return failures.Count == 0 ? [] : failures.ConvertAll(FieldErrors.ToFieldError);
    }
}
