namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>Something the C library accepts, but which does not mean what its writer most likely thinks.</summary>
/// <param name="Position">0-based index of the UTF-16 code unit in the pattern.</param>
/// <param name="Message">What it really means and the remedy, in lower case, without a full stop.</param>
public sealed record PosixRegexWarning(int Position, string Message);
