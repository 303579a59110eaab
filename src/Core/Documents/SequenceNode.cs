namespace RsyslogRelp.Core.Documents;

/// <summary>A list.</summary>
/// <param name="items">The items in order.</param>
/// <param name="position">Where the list begins.</param>
public sealed class SequenceNode(IReadOnlyList<DocumentNode> items, SourcePosition position) : DocumentNode(position)
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<DocumentNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string TypeName => "list";
}
