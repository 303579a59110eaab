using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// Reads selected fields of an object of a foreign API. Absent fields read as empty, unknown fields are ignored, mistyped fields are
/// errors.
/// </summary>
internal sealed class LenientObjectReader
{
    private readonly MappingNode? _node;
    private readonly FieldPath _path;
    private readonly List<FieldError> _errors;

    /// <summary>Creates a reader of an object.</summary>
    /// <param name="node">The object; null for an absent one.</param>
    /// <param name="path">The path of the object.</param>
    /// <param name="errors">The list that errors are added to.</param>
    public LenientObjectReader(DocumentNode? node, FieldPath path, List<FieldError> errors)
    {
        (_path, _errors) = (path, errors);
        _node = node as MappingNode;
        if (node is not null and not MappingNode and not { IsNull: true })
        {
            StrictObjectReader.Mistyped<object>(node, path, "must be an object", errors);
        }
    }

    /// <summary>The errors found so far by this reader and the readers created from it.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>The fields of the object in order.</summary>
    public IReadOnlyList<MappingEntry> Entries => _node?.Entries ?? [];

    /// <summary>A field's value; null if absent.</summary>
    /// <param name="name">The field's name.</param>
    public DocumentNode? Node(string name) => _node?[name] is { IsNull: false } value ? value : null;

    /// <summary>A string; empty if absent.</summary>
    /// <param name="name">The field's name.</param>
    public string String(string name) =>
        Node(name) is { } value ? StrictObjectReader.StringValue(value, _path.Child(name), _errors) : "";

    /// <summary>A boolean; false if absent.</summary>
    /// <param name="name">The field's name.</param>
    public bool Boolean(string name) => Node(name) switch
    {
        null => false,
        ScalarNode { Kind: ScalarKind.Boolean } scalar => scalar.Text == "true",
        { } other => StrictObjectReader.Mistyped<bool>(other, _path.Child(name), "must be true or false", _errors),
    };

    /// <summary>An object; one without fields if absent.</summary>
    /// <param name="name">The field's name.</param>
    public LenientObjectReader Object(string name) => new(Node(name), _path.Child(name), _errors);

    /// <summary>The items of a list of objects; none if absent.</summary>
    /// <param name="name">The field's name.</param>
    public IReadOnlyList<LenientObjectReader> List(string name)
    {
        FieldPath path = _path.Child(name);
        switch (Node(name))
        {
            case null:
                return [];
            case SequenceNode sequence:
                return [.. sequence.Items.Select((item, index) => new LenientObjectReader(item, path.Index(index), _errors))];
            case { } other:
                StrictObjectReader.Mistyped<object>(other, path, "must be a list", _errors);
                return [];
        }
    }
}
