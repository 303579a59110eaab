namespace RsyslogRelp.Core.Documents;

/// <summary>A field of an object.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Position">Where the name stands.</param>
/// <param name="Value">The field's value.</param>
public readonly record struct MappingEntry(string Name, SourcePosition Position, DocumentNode Value);

/// <summary>An object; fields given twice are kept.</summary>
/// <param name="entries">The fields in order.</param>
/// <param name="position">Where the object begins.</param>
public sealed class MappingNode(IReadOnlyList<MappingEntry> entries, SourcePosition position) : DocumentNode(position)
{
    // To look through a few fields is faster than to hash a name.
    private const int Few = 16;

    private Dictionary<string, DocumentNode>? _last;

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<MappingEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string TypeName => "object";

    /// <summary>The value of the last field of that name, which is the one that lenient JSON readers take; null if there is none.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    public DocumentNode? this[string name]
    {
        get
        {
            if (Entries.Count > Few)
            {
                return (_last ??= Last()).GetValueOrDefault(name);
            }

            for (int i = Entries.Count - 1; i >= 0; i--)
            {
                if (Entries[i].Name == name)
                {
                    return Entries[i].Value;
                }
            }

            return null;
        }
    }

    private Dictionary<string, DocumentNode> Last()
    {
        Dictionary<string, DocumentNode> last = new(Entries.Count, StringComparer.Ordinal);
        foreach (MappingEntry entry in Entries)
        {
            last[entry.Name] = entry.Value;
        }

        return last;
    }
}
