using System.Text;
using FluentValidation;
using FluentValidation.Results;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>FluentValidation's failures as Kubernetes field errors.</summary>
internal static class FieldErrors
{
    /// <summary>The finding that a failure stands for.</summary>
    public static FieldError ToFieldError(this ValidationFailure failure)
    {
        FieldErrorType type = TypeOf(failure.ErrorCode);
        string? value = type is FieldErrorType.Required or FieldErrorType.TooLong ? null : Printed(failure.AttemptedValue);
        return new FieldError(KubernetesPath(failure.PropertyName), type, value, failure.ErrorMessage)
        {
            Severity = failure.Severity == Severity.Error ? FieldErrorSeverity.Error : FieldErrorSeverity.Warning,
        };
    }

    /// <summary>Adds a finding of type <see cref="FieldErrorType.Invalid"/>, for a rule that may yield several.</summary>
    public static void AddInvalid<T>(this ValidationContext<T> context, string value, string message, Severity severity = Severity.Error) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, message, value) { Severity = severity });

    // A rule without WithErrorCode has FluentValidation's own code, such as InclusiveBetweenValidator.
    private static FieldErrorType TypeOf(string? errorCode) => errorCode switch
    {
        nameof(FieldErrorType.Required) => FieldErrorType.Required,
        nameof(FieldErrorType.NotSupported) => FieldErrorType.NotSupported,
        nameof(FieldErrorType.TooLong) => FieldErrorType.TooLong,
        _ => FieldErrorType.Invalid,
    };

    private static string Printed(object? value) => value switch
    {
        string text => FieldValue.Of(text),
        long number => FieldValue.Of(number),
        _ => throw new NotSupportedException($"A rule on a value of type {value?.GetType()} must have the error code Required."),
    };

    // LoggingRules[0].ProgramNames[2] in FluentValidation is loggingRules[0].programNames[2] in Kubernetes.
    private static string KubernetesPath(string propertyPath)
    {
        StringBuilder path = new(propertyPath);
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
