using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Findings;

/// <summary>One finding about one field, printed as Kubernetes prints it: <c>PATH: TYPE: VALUE: DETAIL</c>.</summary>
/// <param name="Path">The field, such as <c>loggingRules[0].severity</c>; empty for the document itself.</param>
/// <param name="Type">What is wrong.</param>
/// <param name="Value">The value as it is printed (<see cref="FieldValue"/>); null where the type prints none.</param>
/// <param name="Detail">The rule and the remedy.</param>
public sealed record FieldError(string Path, FieldErrorType Type, string? Value, string Detail)
{
    /// <summary>Whether the finding denies the document. Default: <see cref="FieldErrorSeverity.Error"/>.</summary>
    public FieldErrorSeverity Severity { get; init; }

    /// <summary>Where the finding stands, if it stands elsewhere than the field that <see cref="Path"/> names (a duplicate field, a line of a rule file).</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>The text of <see cref="Type"/>, such as <c>Invalid value</c>.</summary>
    public string TypeText => Type switch
    {
        FieldErrorType.Required => "Required value",
        FieldErrorType.Invalid => "Invalid value",
        FieldErrorType.NotSupported => "Unsupported value",
        FieldErrorType.Forbidden => "Forbidden",
        FieldErrorType.NotFound => "Not found",
        _ => "Duplicate value",
    };

    /// <summary>The field is missing or empty.</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">The rule and the remedy.</param>
    public static FieldError Required(FieldPath path, string detail) => new(path.ToString(), FieldErrorType.Required, null, detail);

    /// <summary>The value breaks a rule.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">The rule and the remedy.</param>
    public static FieldError Invalid(FieldPath path, string value, string detail) => new(path.ToString(), FieldErrorType.Invalid, value, detail);

    /// <summary>The field must not be there.</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">The rule and the remedy.</param>
    public static FieldError Forbidden(FieldPath path, string detail) => new(path.ToString(), FieldErrorType.Forbidden, null, detail);

    /// <summary>The value names something that does not exist.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">What was looked for, and the remedy.</param>
    public static FieldError NotFound(FieldPath path, string value, string detail) => new(path.ToString(), FieldErrorType.NotFound, value, detail);

    /// <summary>The value stands more than once.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">The rule and the remedy.</param>
    public static FieldError Duplicate(FieldPath path, string value, string detail) => new(path.ToString(), FieldErrorType.Duplicate, value, detail);

    /// <summary>The same finding as a warning.</summary>
    public FieldError AsWarning() => this with { Severity = FieldErrorSeverity.Warning };

    /// <summary>The same finding in a document that holds the checked one at <paramref name="root"/>.</summary>
    /// <param name="root">Where the checked document stands.</param>
    public FieldError Below(FieldPath root)
    {
        string prefix = root.ToString();
        return prefix.Length == 0 ? this
            : this with { Path = Path.Length == 0 ? prefix : Path[0] == '[' ? prefix + Path : prefix + "." + Path };
    }

    /// <summary>The finding as Kubernetes prints it.</summary>
    public override string ToString()
    {
        string path = Path.Length == 0 ? "" : Path + ": ";
        return Value is null ? $"{path}{TypeText}: {Detail}" : $"{path}{TypeText}: {Value}: {Detail}";
    }

    /// <summary>Several findings as Kubernetes prints them: one as it is, several as <c>[a, b]</c>, equal texts once, order kept.</summary>
    /// <param name="errors">The findings.</param>
    public static string Aggregate(IEnumerable<FieldError> errors)
    {
        List<string> texts = [.. errors.Select(static error => error.ToString()).Distinct()];
        return texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
    }
}
