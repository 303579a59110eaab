namespace RsyslogRelp.Core.Documents;

/// <summary>
/// A value of a JSON or YAML document with its position, so that every finding can name its line.
/// Unlike <see cref="System.Text.Json.JsonElement"/> it keeps duplicate fields, which strict decoding reports.
/// </summary>
/// <param name="position">Where the value begins.</param>
public abstract class DocumentNode(SourcePosition position)
{
    /// <summary>Where the value begins.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>The type of the value, as an error message names it: <c>string</c>, <c>integer</c>, <c>list</c>, ...</summary>
    public abstract string TypeName { get; }

    /// <summary>Whether this is an explicit <c>null</c>, which Kubernetes treats as an absent field.</summary>
    public virtual bool IsNull => false;

    /// <summary>
    /// Whether both documents mean the same: the order of fields does not matter, the order of list items does. A field that is <c>null</c>
    /// differs from an absent one, because strict decoding reports it if its name is unknown.
    /// </summary>
    /// <param name="left">A value, or null for an absent one.</param>
    /// <param name="right">A value, or null for an absent one.</param>
    public static bool SemanticallyEqual(DocumentNode? left, DocumentNode? right) => (left, right) switch
    {
        (null, null) => true,
        (ScalarNode a, ScalarNode b) => a.Kind == b.Kind && a.Text == b.Text,
        (SequenceNode a, SequenceNode b) => a.Items.Count == b.Items.Count
            && a.Items.Zip(b.Items).All(static pair => SemanticallyEqual(pair.First, pair.Second)),
        (MappingNode a, MappingNode b) => a.Entries.Count == b.Entries.Count
            && b.Entries.All(entry => a[entry.Name] is not null)
            && a.Entries.All(entry => !ReferenceEquals(entry.Value, a[entry.Name]) || SemanticallyEqual(entry.Value, b[entry.Name])),
        _ => false,
    };
}
