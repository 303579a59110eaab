using System.Globalization;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// Reads the fields of one object as Kubernetes' strict decoding does: unknown, duplicate and mistyped fields are errors, and <c>null</c>
/// is an absent field. Unlike Kubernetes, it continues after an error, so that all errors are reported at once.
/// </summary>
internal readonly struct StrictObjectReader
{
    private readonly MappingNode _node;
    private readonly FieldPath _path;
    private readonly List<FieldError> _errors;

    public StrictObjectReader(MappingNode node, FieldPath path, List<FieldError> errors, ReadOnlySpan<string> known)
    {
        (_node, _path, _errors) = (node, path, errors);
        CheckNames(known);
    }

    public string? String(string name) =>
        Field(name) is { } value ? StringValue(value, _path.Child(name), _errors) : null;

    public bool? Boolean(string name)
    {
        DocumentNode? value = Field(name);
        if (value is ScalarNode { Kind: ScalarKind.Boolean } scalar)
        {
            return scalar.Text == "true";
        }

        return value is null ? null : Mistyped<bool?>(value, _path.Child(name), "must be true or false", _errors);
    }

    public long? Integer(string name)
    {
        DocumentNode? value = Field(name);
        if (value is ScalarNode { Kind: ScalarKind.Integer } scalar)
        {
            return long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                ? number
                : Mistyped<long?>(value, _path.Child(name), $"must be between {long.MinValue} and {long.MaxValue}", _errors);
        }

        return value is null ? null : Mistyped<long?>(value, _path.Child(name), "must be an integer", _errors);
    }

    /// <summary>A list. Items beyond the largest number are an error, and are not read.</summary>
    public IReadOnlyList<T> List<T>(string name, int most, Func<DocumentNode, FieldPath, List<FieldError>, T?> item)
        where T : class
    {
        DocumentNode? value = Field(name);
        if (value is not SequenceNode sequence)
        {
            return value is null ? [] : Mistyped<IReadOnlyList<T>>(value, _path.Child(name), "must be a list", _errors) ?? [];
        }

        if (sequence.Items.Count > most)
        {
            _errors.Add(FieldError.TooMany(_path.Child(name), sequence.Items.Count, most) with { Position = value.Position });
        }

        int count = Math.Min(sequence.Items.Count, most);
        List<T> items = new(count);
        for (int i = 0; i < count; i++)
        {
            if (item(sequence.Items[i], _path.Child(name).Index(i), _errors) is { } decoded)
            {
                items.Add(decoded);
            }
        }

        return items;
    }

    public T? Object<T>(string name, Func<DocumentNode, FieldPath, List<FieldError>, T?> decode)
        where T : class =>
        Field(name) is { } value ? decode(value, _path.Child(name), _errors) : null;

    /// <summary>
    /// The string of a node. If it is not a string, adds an error and returns an empty one, so that later items keep their indexes.
    /// </summary>
    public static string StringValue(DocumentNode value, FieldPath path, List<FieldError> errors) =>
        value is ScalarNode { Kind: ScalarKind.String } scalar
            ? scalar.Text
            : Mistyped<string>(value, path, "must be a string", errors) ?? "";

    /// <summary>Adds an error for a node of a wrong type, and returns no value.</summary>
    public static T? Mistyped<T>(DocumentNode node, FieldPath path, string rule, List<FieldError> errors)
    {
        string value = node switch
        {
            ScalarNode { Kind: ScalarKind.String } text => FieldValue.Of(text.Text),
            ScalarNode scalar => FieldValue.OfPlain(scalar.Text),
            _ => node.TypeName,
        };
        string detail = node switch
        {
            ScalarNode { Kind: ScalarKind.Ambiguous } =>
                $"{rule}; kubectl and other YAML readers take this word for different values: "
                    + "quote it if it is text, else write true, false or a decimal number",
            ScalarNode { Kind: ScalarKind.Integer } when rule.StartsWith("must be between", StringComparison.Ordinal) => rule,
            _ => $"{rule}, not {WithArticle(node.TypeName)}",
        };
        errors.Add(FieldError.Invalid(path, value, detail) with { Position = node.Position });
        return default;
    }

    private static string WithArticle(string typeName) => typeName is "integer" or "object" ? "an " + typeName : "a " + typeName;

    private DocumentNode? Field(string name) => _node[name] is { IsNull: false } value ? value : null;

    private void CheckNames(ReadOnlySpan<string> known)
    {
        Span<int> firstLines = stackalloc int[known.Length];
        foreach (MappingEntry entry in _node.Entries)
        {
            int index = known.IndexOf(entry.Name);
            if (index < 0)
            {
                FieldPath path = _path.Child(entry.Name);
                string? meant = MeantName(entry.Name, known);
                string remedy = meant is null
                    ? $"known fields here: {string.Join(", ", known.ToArray())}"
                    : $"did you mean {FieldValue.Of(meant)}?";
                _errors.Add(FieldError.Forbidden(path, $"unknown field \"{path}\", {remedy}") with
                {
                    Position = entry.Position,
                    MeantPath = meant is null || _node[meant] is { IsNull: false } ? null : _path.Child(meant).ToString(),
                });
                continue;
            }

            if (firstLines[index] > 0)
            {
                FieldPath path = _path.Child(entry.Name);
                string detail = $"duplicate field \"{path}\", first given on line {firstLines[index]}";
                _errors.Add(FieldError.Duplicate(path, FieldValue.Of(entry.Name), detail) with { Position = entry.Position });
            }
            else
            {
                firstLines[index] = entry.Position.Line;
            }
        }
    }

    private static string? MeantName(string name, ReadOnlySpan<string> known)
    {
        foreach (string candidate in known)
        {
            if (Spelling.IsNear(name, candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
