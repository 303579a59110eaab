using FluentValidation;
using FluentValidation.Results;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The shape of every rule here: a function from a value to the faults that it has, each a field error without its path.</summary>
internal static class FieldRules
{
    /// <summary>Declares a rule; an absent (null) value has no faults.</summary>
    public static void Check<T, TValue>(this IRuleBuilder<T, TValue> rule, Action<TValue, FieldFaults<T>> check) =>
        rule.Custom((value, context) =>
        {
            if (value is not null)
            {
                check(value, new FieldFaults<T>(context));
            }
        });
}

/// <summary>Collects the faults of one value.</summary>
internal readonly struct FieldFaults<T>(ValidationContext<T> context)
{
    /// <summary>The object that holds the value.</summary>
    public T Parent => context.InstanceToValidate;

    public void Required(string detail, FieldErrorSeverity severity = FieldErrorSeverity.Error) =>
        Add(new FieldError("", FieldErrorType.Required, null, detail) { Severity = severity });

    public void Invalid(string value, string detail) =>
        Add(new FieldError("", FieldErrorType.Invalid, FieldValue.Of(value), detail));

    public void Invalid(int value, string detail) =>
        Add(new FieldError("", FieldErrorType.Invalid, FieldValue.Of(value), detail));

    public void NotSupported(string value, params ReadOnlySpan<string> supported) =>
        Add(new FieldError("", FieldErrorType.NotSupported, FieldValue.Of(value), "supported values: " + string.Join(", ", supported.ToArray().Select(FieldValue.Of))));

    public void Warn(string value, string detail) =>
        Add(new FieldError("", FieldErrorType.Invalid, FieldValue.Of(value), detail) { Severity = FieldErrorSeverity.Warning });

    private void Add(FieldError error) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, error.Detail) { CustomState = error });
}
