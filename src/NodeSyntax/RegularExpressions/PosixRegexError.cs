namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>Why an expression is refused.</summary>
/// <param name="Position">0-based index of the UTF-16 code unit in the pattern where the error is; at most the pattern's length.</param>
/// <param name="Message">What is wrong and how to fix it, in lower case, without a full stop.</param>
public sealed record PosixRegexError(int Position, string Message)
{
    /// <summary>What a node does with the expression. Default: <see cref="PosixRegexErrorKind.Invalid"/>.</summary>
    public PosixRegexErrorKind Kind { get; init; }
}
