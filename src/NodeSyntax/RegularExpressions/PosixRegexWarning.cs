namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>Syntax that the C library accepts but that probably does not mean what its author intended.</summary>
/// <param name="Position">0-based index of the UTF-16 code unit in the pattern.</param>
/// <param name="Message">What it means and how to fix it, in lower case, without a full stop.</param>
public sealed record PosixRegexWarning(int Position, string Message);
