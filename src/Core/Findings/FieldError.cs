using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Findings;

/// <summary>One finding about one field, printed as Kubernetes prints it: <c>PATH: TYPE: VALUE: DETAIL</c>.</summary>
/// <param name="Path">The field, such as <c>loggingRules[0].severity</c>; empty for the document itself.</param>
/// <param name="Type">The kind of error.</param>
/// <param name="Value">The value as it is printed (<see cref="FieldValue"/>); null if the type prints none.</param>
/// <param name="Detail">The rule and how to comply with it.</param>
public sealed record FieldError(string Path, FieldErrorType Type, string? Value, string Detail)
{
    private const int LongestDetail = 1000;

    /// <summary>Whether the document is refused because of the finding. Default: <see cref="FieldErrorSeverity.Error"/>.</summary>
    public FieldErrorSeverity Severity { get; init; }

    /// <summary>
    /// The position, if it is not that of the field that <see cref="Path"/> names (a duplicate field, a line of a rule file).
    /// </summary>
    public SourcePosition? Position { get; init; }

    /// <summary>The field that a misspelt one was probably meant to be; null if the finding is about no misspelt field.</summary>
    internal string? MeantPath { get; init; }

    /// <summary>The text of <see cref="Type"/>, such as <c>Invalid value</c>.</summary>
    public string TypeText => Type switch
    {
        FieldErrorType.Required => "Required value",
        FieldErrorType.Invalid => "Invalid value",
        FieldErrorType.NotSupported => "Unsupported value",
        FieldErrorType.Forbidden => "Forbidden",
        FieldErrorType.NotFound => "Not found",
        FieldErrorType.TooMany => "Too many",
        FieldErrorType.TooLong => "Too long",
        FieldErrorType.NotChecked => "Not checked",
        _ => "Duplicate value",
    };

    /// <summary>The field is missing or empty.</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">The rule and how to comply with it.</param>
    public static FieldError Required(FieldPath path, string detail) =>
        new(path.ToString(), FieldErrorType.Required, null, detail);

    /// <summary>The value breaks a rule.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">The rule and how to comply with it.</param>
    public static FieldError Invalid(FieldPath path, string value, string detail) =>
        new(path.ToString(), FieldErrorType.Invalid, value, detail);

    /// <summary>The field is not allowed.</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">The rule and how to comply with it.</param>
    public static FieldError Forbidden(FieldPath path, string detail) =>
        new(path.ToString(), FieldErrorType.Forbidden, null, detail);

    /// <summary>The value names something that does not exist.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">What was looked for, and how to fix it.</param>
    public static FieldError NotFound(FieldPath path, string value, string detail) =>
        new(path.ToString(), FieldErrorType.NotFound, value, detail);

    /// <summary>The value refers to something that is not known here. A warning.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">What is not known, and how to make it known.</param>
    public static FieldError NotChecked(FieldPath path, string value, string detail) =>
        new FieldError(path.ToString(), FieldErrorType.NotChecked, value, detail).AsWarning();

    /// <summary>The value occurs more than once.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value as given by <see cref="FieldValue"/>.</param>
    /// <param name="detail">The rule and how to comply with it.</param>
    public static FieldError Duplicate(FieldPath path, string value, string detail) =>
        new(path.ToString(), FieldErrorType.Duplicate, value, detail);

    /// <summary>The list has too many items.</summary>
    /// <param name="path">The list.</param>
    /// <param name="count">The number of its items.</param>
    /// <param name="most">The largest allowed number.</param>
    public static FieldError TooMany(FieldPath path, int count, int most) =>
        new(path.ToString(), FieldErrorType.TooMany, FieldValue.Of(count), $"must have at most {most} items");

    /// <summary>The same finding as a warning.</summary>
    public FieldError AsWarning() => this with { Severity = FieldErrorSeverity.Warning };

    /// <summary>The same finding in a document that contains the checked one at <paramref name="root"/>.</summary>
    /// <param name="root">The path of the checked document.</param>
    public FieldError Below(FieldPath root)
    {
        string prefix = root.ToString();
        if (prefix.Length == 0)
        {
            return this;
        }

        string separator = Path.Length == 0 || Path[0] == '[' ? "" : ".";
        return this with { Path = prefix + separator + Path };
    }

    /// <summary>The finding as Kubernetes prints it, in one line.</summary>
    public override string ToString()
    {
        string path = Path.Length == 0 ? "" : Path + ": ";
        string detail = OneLine.Of(Detail, LongestDetail);
        return Value is null ? $"{path}{TypeText}: {detail}" : $"{path}{TypeText}: {Value}: {detail}";
    }

    /// <summary>
    /// Findings as Kubernetes prints them: a single one as it is, several as <c>[a, b]</c>, in order, without repeated texts.
    /// </summary>
    /// <param name="errors">The findings.</param>
    public static string Aggregate(IEnumerable<FieldError> errors)
    {
        List<string> texts = [.. errors.Select(static error => error.ToString()).Distinct()];
        return texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
    }
}
