namespace RsyslogRelp.Core.Documents;

/// <summary>A field of an object.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Position">Where the name begins.</param>
/// <param name="Value">The field's value.</param>
public readonly record struct MappingEntry(string Name, SourcePosition Position, DocumentNode Value);

/// <summary>An object. Fields that are given twice are kept.</summary>
/// <param name="entries">The fields in order.</param>
/// <param name="position">Where the object begins.</param>
public sealed class MappingNode(IReadOnlyList<MappingEntry> entries, SourcePosition position) : DocumentNode(position)
{
    // Up to this number of fields, comparing names is faster than hashing them.
    private const int LinearSearchLimit = 16;

    private Dictionary<string, DocumentNode>? _byName;

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<MappingEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string TypeName => "object";

    /// <summary>The value of the last field of that name, as lenient JSON readers return it; null if there is none.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    public DocumentNode? this[string name]
    {
        get
        {
            if (Entries.Count > LinearSearchLimit)
            {
                return (_byName ??= IndexByName()).GetValueOrDefault(name);
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

    private Dictionary<string, DocumentNode> IndexByName()
    {
        Dictionary<string, DocumentNode> byName = new(Entries.Count, StringComparer.Ordinal);
        foreach (MappingEntry entry in Entries)
        {
            byName[entry.Name] = entry.Value;
        }

        return byName;
    }
}
