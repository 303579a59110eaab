namespace RsyslogRelp.Core.Documents;

/// <summary>
/// A value that could not be read, inside of a document that could. It yields a finding about its field, not about the document.
/// </summary>
/// <param name="reason">Why it cannot be read.</param>
/// <param name="position">Where the value begins.</param>
public sealed class UnreadableNode(string reason, SourcePosition position) : DocumentNode(position)
{
    /// <summary>Why it cannot be read.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override string TypeName => "value that cannot be read";
}
