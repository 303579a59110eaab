using System.Text;
using FluentValidation.Results;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules of the configuration, declared with FluentValidation, as Kubernetes field errors. Stateless: keep one.</summary>
public sealed class FluentConfigValidator : IConfigValidator
{
    private readonly RsyslogRelpConfigRules _rules = new();

    /// <inheritdoc/>
    public IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config)
    {
        ValidationResult result = _rules.Validate(config);
        return result.IsValid && result.Errors.Count == 0 ? [] : [.. result.Errors.Select(Convert)];
    }

    private static FieldError Convert(ValidationFailure failure) => (FieldError)failure.CustomState with { Path = JsonPath(failure.PropertyName) };

    // FluentValidation's LoggingRules[0].ProgramNames[2] is Kubernetes' loggingRules[0].programNames[2].
    private static string JsonPath(string propertyName)
    {
        StringBuilder path = new(propertyName);
        for (int i = 0; i < path.Length; i++)
        {
            if (i == 0 || path[i - 1] == '.')
            {
                path[i] = char.ToLowerInvariant(path[i]);
            }
        }

        return path.ToString();
    }
}
