using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// A POSIX extended regular expression as rsyslog's <c>re_match($msg, "...")</c> takes it: glibc's regcomp with REG_EXTENDED alone,
/// in the C locale, where bytes count and not characters. Immutable; safe for concurrent use.
/// </summary>
/// <remarks>
/// Nothing is accepted that glibc refuses. Refused although glibc takes it:
/// the empty expression; NUL and halves of surrogate pairs, which have no form as a C string; a backslash inside <c>{m,n}</c>.
/// What makes regcomp take gigabytes, its whole stack or time without end: nested repeat counts with a product above 1,000; more than 10,000
/// parts once repeats are written out (a byte is one part; a group, branch, anchor or repeat is four); groups nested deeper than 200; more
/// than 6 anchors in a row; more than 3 anchors in unbounded repeats of what can match nothing; many such repeats near each other, or after an anchor.
/// What makes regexec answer wrongly, crash or never return: an anchor in a part repeated by + or a count (<c>(^a){2}</c> would match "aaa");
/// a back-reference to a repeated group; one to a group that can match nothing, unless it is the only back-reference, is not repeated, the
/// group is in no alternation and nothing else that can match nothing is repeated without limit.
/// </remarks>
public sealed class PosixRegex
{
    private readonly Node _root;
    private readonly int _references;
    private MatchProgram? _program;

    private PosixRegex(string pattern, Node root, int references, IReadOnlyList<PosixRegexWarning> warnings)
    {
        Pattern = pattern;
        Warnings = warnings;
        _root = root;
        _references = references;
    }

    /// <summary>The expression as it was given.</summary>
    public string Pattern { get; }

    /// <summary>What is accepted, but does not mean what its writer most likely thinks, by position; empty for most expressions.</summary>
    public IReadOnlyList<PosixRegexWarning> Warnings { get; }

    /// <summary>
    /// Checks an expression. Takes about a microsecond for one of usual length, time and memory linear in the length at worst, and never throws.
    /// </summary>
    /// <param name="pattern">The expression itself, without any quoting of the rsyslog configuration.</param>
    /// <param name="regex">The expression, if accepted.</param>
    /// <param name="error">The first fault, if refused.</param>
    /// <returns>Whether rsyslog can use the expression.</returns>
    public static bool TryParse(
        string pattern,
        [NotNullWhen(true)] out PosixRegex? regex,
        [NotNullWhen(false)] out PosixRegexError? error)
    {
        Parser parser = new(pattern);
        Node? root = parser.Parse();
        error = parser.Error;
        if (root is null || error is not null)
        {
            regex = null;
            error ??= new PosixRegexError(0, "invalid expression");
            return false;
        }

        List<PosixRegexWarning>? warnings = parser.Warnings;
        if (parser.HasStartAnchor)
        {
            LeadingSpace.Warn(root, ref warnings);
        }

        warnings?.Sort(static (a, b) => a.Position.CompareTo(b.Position));

        regex = new PosixRegex(pattern, root, parser.References, warnings is null ? [] : warnings);
        return true;
    }

    /// <summary>
    /// Whether regexec finds the expression anywhere in the message. Time is linear in the message without a back-reference.
    /// </summary>
    /// <param name="message">
    /// The value of $msg: as a rule with its leading space, and with control characters as rsyslog writes them, a tab as #011. As for any C
    /// string, nothing counts from a NUL on. A newline is a byte as any other: rsyslog never leaves one in $msg. (Given one all the same, glibc
    /// lets `^` hold after and `$` before it in the midst of a match, against its own documentation; that is not followed.)
    /// </param>
    /// <returns>Whether it matches.</returns>
    /// <exception cref="PosixRegexTooCostlyException">A back-reference can be tried in too many ways on this message.</exception>
    public bool IsMatch(string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message);
        int length = Array.IndexOf(bytes, (byte)0);
        ReadOnlySpan<byte> text = length < 0 ? bytes : bytes.AsSpan(0, length);

        // A race compiles twice and loses nothing.
        MatchProgram program = _program ??= MatchProgram.Compile(_root, _references);
        return _references != 0 ? BackReferenceMatcher.IsMatch(program, text) : LinearMatcher.IsMatch(program, text);
    }
}
