namespace RsyslogRelp.Core.Documents;

/// <summary>A value that could not be read, within a document that could: a finding about its field, not about the document.</summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="position">Where the value begins.</param>
public sealed class UnreadableNode(string reason, SourcePosition position) : DocumentNode(position)
{
    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override string TypeName => "value that cannot be read";
}
