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
}
