namespace RsyslogRelp.Core.Documents;

/// <summary>A text that is not a readable JSON or YAML document.</summary>
public sealed class DocumentFormatException : Exception
{
    private const int LongestMessage = 1000;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to fix it; it is put into one line.</param>
    /// <param name="position">Where the error is.</param>
    /// <param name="innerException">The reader's own exception, if there is one.</param>
    public DocumentFormatException(string message, SourcePosition position, Exception? innerException = null)
        : base(OneLine.Of(message, LongestMessage), innerException) => Position = position;

    /// <summary>Where the error is.</summary>
    public SourcePosition Position { get; }
}
