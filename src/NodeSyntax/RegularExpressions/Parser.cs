using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Parses an expression as regcomp does with REG_EXTENDED. `a||b`, `()`, `a**` and a lone `)` or `}` are valid. A repeat needs a part
/// before it; the start of a branch and an anchor cannot be repeated. The parser makes one pass and recurses, with a limit, at parentheses
/// only.
/// </summary>
/// <param name="pattern">The expression.</param>
/// <param name="onNode">
/// Whether only what regcomp refuses, and what it cannot bear on a node, is refused; else also what may harm rsyslogd later.
/// </param>
internal ref partial struct Parser(string pattern, bool onNode = false)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\[(){|*+?.^$");

    private readonly string _pattern = pattern;
    private readonly bool _onNode = onNode;
    private int _at;
    private int _groups;
    private int _depth;
    private int _completedGroups;
    private int _nullableGroups;
    private int _firstReference;
    private List<PosixRegexWarning>? _warnings;
    private bool _bracketWarned;

    /// <summary>The first error; null as long as there is none.</summary>
    public PosixRegexError? Error { get; private set; }

    /// <summary>Whether the expression is more than a node can bear.</summary>
    public bool IsUnbearable { get; private set; }

    public readonly List<PosixRegexWarning>? Warnings => _warnings;

    /// <summary>Bit n is set if there is a back-reference to group n.</summary>
    public int References { get; private set; }

    public bool HasStartAnchor { get; private set; }

    /// <summary>Parses the whole expression; null, with <see cref="Error"/> set, if it is refused.</summary>
    public ExpressionPart? Parse()
    {
        if (!CheckCharacters())
        {
            return null;
        }

        ExpressionPart? root = ParseAlternation(out RegcompCost cost);
        return root is not null && (_onNode || CheckReferences(cost)) ? root : null;
    }

    private bool CheckCharacters()
    {
        ReadOnlySpan<char> text = _pattern;
        int nul = text.IndexOf('\0');
        if (nul >= 0)
        {
            return Fail(nul, "NUL character: the C library would stop reading the expression here; remove it");
        }

        int from = 0;
        for (int found; (found = text[from..].IndexOfAnyInRange('\ud800', '\udfff')) >= 0; from += 2)
        {
            from += found;
            if (from + 1 >= text.Length || !char.IsSurrogatePair(text[from], text[from + 1]))
            {
                return Fail(from, "half of a surrogate pair: not a character, it has no UTF-8 form; remove it");
            }
        }

        return true;
    }

    /// <summary>Parses branches up to the end or to the group's closing parenthesis, which is not consumed.</summary>
    private ExpressionPart? ParseAlternation(out RegcompCost cost)
    {
        // A branch may refer only to groups that were complete before the alternation or are complete inside of the branch.
        int before = _completedGroups;
        ExpressionPart? first = ParseBranch(out cost);
        if (first is null || !IsNext('|'))
        {
            return first;
        }

        int completed = _completedGroups;
        List<ExpressionPart> branches = [first];
        while (IsNext('|'))
        {
            int bar = _at++;
            _completedGroups = before;
            ExpressionPart? branch = ParseBranch(out RegcompCost next);
            if (branch is null)
            {
                return null;
            }

            completed |= _completedGroups;
            branches.Add(branch);
            cost.AddBranch(next);
            if (!CheckLimits(cost, bar))
            {
                return null;
            }
        }

        _completedGroups = completed;
        return new AlternationPart(branches);
    }

    private readonly bool IsNext(char sign) => _at < _pattern.Length && _pattern[_at] == sign;

    private ExpressionPart? ParseBranch(out RegcompCost cost)
    {
        ExpressionPart? only = null;
        List<ExpressionPart>? parts = null;
        cost = RegcompCost.OfNothing();
        while (_at < _pattern.Length)
        {
            char c = _pattern[_at];
            if (c == '|' || (c == ')' && _depth > 0))
            {
                break;
            }

            int start = _at;
            ExpressionPart? part = ParseRepeated(out RegcompCost next);
            if (part is null)
            {
                return null;
            }

            if (only is null)
            {
                only = part;
                cost = next;
                if (!CheckLimits(cost, start))
                {
                    return null;
                }

                continue;
            }

            (parts ??= [only]).Add(part);
            cost.Append(next);
            if (!CheckLimits(cost, start))
            {
                return null;
            }
        }

        return parts is null ? only ?? EmptyPart.Instance : new ConcatenationPart(parts);
    }

    /// <summary>Parses a run of ordinary characters, or one part with the repeats that follow it.</summary>
    private ExpressionPart? ParseRepeated(out RegcompCost cost)
    {
        ExpressionPart? part = ParseOne(out cost, out bool repeatable);
        if (part is null || !repeatable)
        {
            return part;
        }

        LiteralPart? before = SplitBeforeRepeat(ref part, ref cost);
        for (bool lazyLooking = false; _at < _pattern.Length && _pattern[_at] is '*' or '+' or '?' or '{';)
        {
            int sign = _at;
            if (!ParseRepeat(out int min, out int max))
            {
                return null;
            }

            WarnOfRepeat(sign, lazyLooking && min == 0 && max == 1);
            lazyLooking = min > 0;
            cost.Repeat(min, max);
            part = new RepeatPart(part, min, max);
            if (!CheckLimits(cost, sign))
            {
                return null;
            }
        }

        if (before is null)
        {
            return part;
        }

        RegcompCost whole = RegcompCost.OfBytes(before.Bytes.Length);
        whole.Append(cost);
        cost = whole;
        return new ConcatenationPart([before, part]);
    }

    /// <summary>Returns the bytes before the last one: a repeat applies to one byte, so in `é*` only the last byte is repeated.</summary>
    private readonly LiteralPart? SplitBeforeRepeat(ref ExpressionPart part, ref RegcompCost cost)
    {
        if (part is not LiteralPart { Bytes: { Length: > 1 } bytes }
            || _at >= _pattern.Length
            || _pattern[_at] is not ('*' or '+' or '?' or '{'))
        {
            return null;
        }

        part = new LiteralPart(bytes[^1..]);
        cost = RegcompCost.OfBytes(1);
        return new LiteralPart(bytes[..^1]);
    }

    private ExpressionPart? ParseOne(out RegcompCost cost, out bool repeatable)
    {
        repeatable = true;
        cost = RegcompCost.OfBytes(1);
        char c = _pattern[_at];
        switch (c)
        {
            case '(':
                return ParseGroup(out cost);
            case '[':
                return ParseBracket();
            case '\\':
                return ParseEscape(out cost, out repeatable);
            case '.':
                _at++;
                return new SetPart(ByteSet.All);
            case '^' or '$':
                repeatable = false;
                return ParseAnchor(c == '^' ? Anchor.Start : Anchor.End, 1, out cost);
            case '*' or '+' or '?' or '{':
                Fail(_at, $"missing argument to repetition operator: nothing before {c} to repeat; write \\{c} for the character itself");
                return null;
            default:
                return ParseLiteral(out cost);
        }
    }

    private AnchorPart ParseAnchor(Anchor kind, int length, out RegcompCost cost)
    {
        cost = RegcompCost.OfAnchor(kind);
        HasStartAnchor |= kind == Anchor.Start;
        AnchorPart anchor = new(kind, _at);
        _at += length;
        return anchor;
    }

    /// <summary>Parses ordinary characters up to the next special one, without the last character if that one is repeated.</summary>
    private LiteralPart? ParseLiteral(out RegcompCost cost)
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(_at);
        int length = rest[1..].IndexOfAny(Special) + 1;
        if (length == 0)
        {
            length = rest.Length;
        }

        cost = RegcompCost.OfBytes(length);
        if (!CheckLimits(cost, _at))
        {
            return null;
        }

        bool repeated = length < rest.Length && rest[length] is '*' or '+' or '?' or '{';
        int lastLength = length > 1 && char.IsLowSurrogate(rest[length - 1]) ? 2 : 1;
        if (repeated && length > lastLength)
        {
            // The last character is parsed next, as a part of its own.
            length -= lastLength;
        }

        WarnOfControlCharacters(_at, length);
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(rest[..length])];
        Encoding.UTF8.GetBytes(rest[..length], bytes);
        cost = RegcompCost.OfBytes(bytes.Length);
        _at += length;
        return new LiteralPart(bytes);
    }

    private GroupPart? ParseGroup(out RegcompCost cost)
    {
        int open = _at++;
        int number = ++_groups;
        cost = default;
        int most = _onNode ? Limits.DepthOnNode : Limits.Depth;
        if (++_depth > most || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            IsUnbearable = true;
            Fail(open, $"nested too deeply: at most {most} parentheses inside each other");
            return null;
        }

        ExpressionPart? body = ParseAlternation(out cost);
        if (body is null)
        {
            return null;
        }

        if (_at >= _pattern.Length)
        {
            Fail(open, "missing closing ): the group opened here is never closed; add ) or write \\( for the character itself");
            return null;
        }

        _at++;
        _depth--;
        if (number <= 9)
        {
            _completedGroups |= 1 << number;
            _nullableGroups |= cost.Nullable ? 1 << number : 0;
        }

        cost.Group(number);
        return new GroupPart(number, body);
    }

    private bool CheckLimits(in RegcompCost cost, int position)
    {
        if (!_onNode)
        {
            return Limits.Exceeded(cost) is not { } message || Fail(position, message);
        }

        IsUnbearable |= Limits.IsUnbearable(cost);
        return !IsUnbearable || Fail(position, "more than a node can bear");
    }

    private bool Fail(int position, string message)
    {
        Error ??= new PosixRegexError(position, message);
        return false;
    }
}
