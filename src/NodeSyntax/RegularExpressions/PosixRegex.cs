using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// A POSIX extended regular expression as rsyslog's <c>re_match($msg, "...")</c> evaluates it: glibc's regcomp with REG_EXTENDED alone,
/// in the C locale, where an expression consists of bytes and not of characters. Immutable; safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// Every expression that glibc refuses is refused. These are refused although glibc accepts them (<see cref="PosixRegexError.Kind"/> tells
/// them apart):
/// </para>
/// <list type="bullet">
/// <item>the empty expression;</item>
/// <item>NUL and halves of surrogate pairs, which no C string can hold;</item>
/// <item>a backslash inside of <c>{m,n}</c>;</item>
/// <item>
/// expressions that cost regcomp gigabytes, its whole stack or endless time: nested repeat counts with a product above 1,000; more than
/// 10,000 parts once repeats are written out (a byte is one part; a group, branch, anchor or repeat is four); groups nested deeper than
/// 200; more than 6 anchors in a row; more than 3 anchors in unbounded repeats of parts that can match nothing; many such repeats near each
/// other, or after an anchor;
/// </item>
/// <item>
/// expressions for which regexec gives a wrong answer, crashes or never returns: an anchor in a part repeated by + or a count
/// (<c>(^a){2}</c> would match "aaa"); a back-reference to a repeated group; a back-reference to a group that can match nothing, unless it
/// is the only back-reference, it is not repeated, the group is in no alternation, and no other part that can match nothing is repeated
/// without limit.
/// </item>
/// </list>
/// </remarks>
public sealed class PosixRegex
{
    /// <summary>
    /// The most steps of a match, some seconds. Every admitted expression needs fewer for a message of 8 KiB, rsyslogd's limit.
    /// </summary>
    public const long MaxSteps = 1_000_000_000;

    private readonly ExpressionPart _root;
    private MatchProgram? _program;

    private PosixRegex(string pattern, ExpressionPart root, bool hasBackReference, IReadOnlyList<PosixRegexWarning> warnings)
    {
        Pattern = pattern;
        Warnings = warnings;
        _root = root;
        HasBackReference = hasBackReference;
    }

    /// <summary>The expression as it was given.</summary>
    public string Pattern { get; }

    /// <summary>Whether the expression contains a back-reference, so that <see cref="IsMatch(string)"/> cannot evaluate it.</summary>
    public bool HasBackReference { get; }

    /// <summary>
    /// Syntax that is accepted but probably does not mean what its author intended, by position; empty for most expressions.
    /// </summary>
    public IReadOnlyList<PosixRegexWarning> Warnings { get; }

    /// <summary>
    /// Checks an expression; never throws. An expression of usual length takes about a microsecond; time and memory are at worst linear in
    /// the length.
    /// </summary>
    /// <param name="pattern">The expression itself, without the quoting of an rsyslog configuration.</param>
    /// <param name="regex">The expression, if it is accepted.</param>
    /// <param name="error">The first error, if it is refused.</param>
    /// <returns>Whether rsyslog can use the expression.</returns>
    public static bool TryParse(
        string pattern,
        [NotNullWhen(true)] out PosixRegex? regex,
        [NotNullWhen(false)] out PosixRegexError? error)
    {
        Parser parser = new(pattern);
        ExpressionPart? root = parser.Parse();
        error = parser.Error;
        if (root is null || error is not null)
        {
            regex = null;
            error = (error ?? new PosixRegexError(0, "invalid expression")) with { Kind = KindOfRefused(pattern) };
            return false;
        }

        List<PosixRegexWarning>? warnings = parser.Warnings;
        if (parser.HasStartAnchor)
        {
            LeadingSpace.Warn(root, ref warnings);
        }

        warnings?.Sort(static (a, b) => a.Position.CompareTo(b.Position));

        regex = new PosixRegex(pattern, root, parser.References != 0, warnings is null ? [] : warnings);
        return true;
    }

    // What is refused is parsed again with the limits of a node.
    private static PosixRegexErrorKind KindOfRefused(string pattern)
    {
        Parser parser = new(pattern, onNode: true);
        return parser.Parse() is not null ? PosixRegexErrorKind.Risky
            : parser.IsUnbearable ? PosixRegexErrorKind.Unbearable
            : PosixRegexErrorKind.Invalid;
    }

    /// <summary>Whether regexec finds the expression anywhere in the message. The time is linear in the message.</summary>
    /// <param name="message">
    /// The value of $msg, usually with its leading space, and with control characters as rsyslog writes them (a tab as #011). As in any C
    /// string, a NUL ends the text. A newline is an ordinary byte, because rsyslog never leaves one in $msg. (If there were one, glibc
    /// would let `^` match after it and `$` before it in the middle of a match, contrary to its documentation; this is not imitated.)
    /// </param>
    /// <returns>Whether it matches.</returns>
    /// <exception cref="PosixRegexUnpredictableException">
    /// The expression contains a back-reference, or expression and message are so long that the answer would take more than some seconds.
    /// </exception>
    public bool IsMatch(string message)
    {
        long steps = MaxSteps;
        return IsMatch(message, ref steps);
    }

    /// <summary>The same, with a limit that several expressions share, such as those that are tried on one message.</summary>
    /// <param name="message">The value of $msg.</param>
    /// <param name="steps">The steps that are left, <see cref="MaxSteps"/> before the first expression; this one's are taken off.</param>
    /// <returns>Whether it matches.</returns>
    /// <exception cref="PosixRegexUnpredictableException">The expression contains a back-reference, or needs more steps.</exception>
    public bool IsMatch(string message, ref long steps)
    {
        bool? matches = IsMatch(message, steps, out long taken);
        steps -= taken;
        return matches
            ?? throw new PosixRegexUnpredictableException("the expressions and the message are too long to be predicted");
    }

    /// <summary><see cref="IsMatch(string)"/> with a limit of steps; null if they are not enough.</summary>
    internal bool? IsMatch(string message, long maxSteps, out long steps)
    {
        if (HasBackReference)
        {
            throw new PosixRegexUnpredictableException();
        }

        byte[] bytes = Encoding.UTF8.GetBytes(message);
        int length = Array.IndexOf(bytes, (byte)0);
        ReadOnlySpan<byte> text = length < 0 ? bytes : bytes.AsSpan(0, length);

        // Two threads that race here compile twice, which is harmless.
        MatchProgram program = _program ??= MatchProgram.Compile(_root);
        return LinearMatcher.IsMatch(program, text, maxSteps, out steps);
    }
}
