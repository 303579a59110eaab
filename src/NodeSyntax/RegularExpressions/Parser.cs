using System.Buffers;
using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Reads an expression as regcomp does with REG_EXTENDED: `a||b`, `()`, `a**` and a lone `)` or `}` are fine; a repeat needs something
/// before it, and neither a branch's start nor an anchor is something. One pass, recursion only at a parenthesis and bounded there.
/// </summary>
internal ref partial struct Parser(string pattern)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\[(){|*+?.^$");

    private readonly string _pattern = pattern;
    private int _at;
    private int _groups;
    private int _depth;
    private int _completedGroups;
    private int _nullableGroups;
    private int _firstReference;
    private List<PosixRegexWarning>? _warnings;
    private bool _bracketWarned;

    /// <summary>The first fault; null as long as there is none.</summary>
    public PosixRegexError? Error { get; private set; }

    public readonly List<PosixRegexWarning>? Warnings => _warnings;

    /// <summary>Bit n: there is a back-reference to group n.</summary>
    public int References { get; private set; }

    public bool HasStartAnchor { get; private set; }

    /// <summary>The whole expression, or null with <see cref="Error"/> set.</summary>
    public Node? Parse()
    {
        if (!CheckCharacters())
        {
            return null;
        }

        Node? root = ParseAlternation(out Extent extent);
        return root is not null && CheckReferences(extent) ? root : null;
    }

    private bool CheckCharacters()
    {
        ReadOnlySpan<char> text = _pattern;
        if (text.IsEmpty)
        {
            return Fail(0, "empty expression: it matches every message; leave it out or write what to match");
        }

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

    /// <summary>Branches up to the end or to the group's closing parenthesis, which is left unread.</summary>
    private Node? ParseAlternation(out Extent extent)
    {
        // A branch may refer only to groups that were complete before the alternation, or in itself.
        int before = _completedGroups;
        Node? first = ParseBranch(out extent);
        if (first is null || !IsNext('|'))
        {
            return first;
        }

        int completed = _completedGroups;
        List<Node> branches = [first];
        while (IsNext('|'))
        {
            int bar = _at++;
            _completedGroups = before;
            Node? branch = ParseBranch(out Extent next);
            if (branch is null)
            {
                return null;
            }

            completed |= _completedGroups;
            branches.Add(branch);
            extent.AddBranch(next);
            if (!CheckLimits(extent, bar))
            {
                return null;
            }
        }

        _completedGroups = completed;
        return new AlternationNode(branches);
    }

    private readonly bool IsNext(char sign) => _at < _pattern.Length && _pattern[_at] == sign;

    private Node? ParseBranch(out Extent extent)
    {
        Node? only = null;
        List<Node>? parts = null;
        extent = Extent.OfNothing();
        while (_at < _pattern.Length)
        {
            char c = _pattern[_at];
            if (c == '|' || (c == ')' && _depth > 0))
            {
                break;
            }

            int start = _at;
            Node? part = ParseRepeated(out Extent next);
            if (part is null)
            {
                return null;
            }

            if (only is null)
            {
                only = part;
                extent = next;
                if (!CheckLimits(extent, start))
                {
                    return null;
                }

                continue;
            }

            (parts ??= [only]).Add(part);
            extent.Append(next);
            if (!CheckLimits(extent, start))
            {
                return null;
            }
        }

        return parts is null ? only ?? EmptyNode.Instance : new SequenceNode(parts);
    }

    /// <summary>A run of ordinary characters, or one part with the repeats that follow it.</summary>
    private Node? ParseRepeated(out Extent extent)
    {
        Node? part = ParseOne(out extent, out bool repeatable);
        if (part is null || !repeatable)
        {
            return part;
        }

        LiteralNode? before = SplitBeforeRepeat(ref part, ref extent);
        for (bool lazyLooking = false; _at < _pattern.Length && _pattern[_at] is '*' or '+' or '?' or '{';)
        {
            int sign = _at;
            if (!ParseRepeat(out int min, out int max))
            {
                return null;
            }

            WarnOfRepeat(sign, lazyLooking && min == 0 && max == 1);
            lazyLooking = min > 0;
            extent.Repeat(min, max);
            part = new RepeatNode(part, min, max);
            if (!CheckLimits(extent, sign))
            {
                return null;
            }
        }

        if (before is null)
        {
            return part;
        }

        Extent whole = Extent.OfBytes(before.Bytes.Length);
        whole.Append(extent);
        extent = whole;
        return new SequenceNode([before, part]);
    }

    /// <summary>A repeat takes the one byte before it, so of `é*` only the last byte is repeated: returns the bytes before that one.</summary>
    private readonly LiteralNode? SplitBeforeRepeat(ref Node part, ref Extent extent)
    {
        if (part is not LiteralNode { Bytes: { Length: > 1 } bytes } || _at >= _pattern.Length || _pattern[_at] is not ('*' or '+' or '?' or '{'))
        {
            return null;
        }

        part = new LiteralNode(bytes[^1..]);
        extent = Extent.OfBytes(1);
        return new LiteralNode(bytes[..^1]);
    }

    private Node? ParseOne(out Extent extent, out bool repeatable)
    {
        repeatable = true;
        extent = Extent.OfBytes(1);
        char c = _pattern[_at];
        switch (c)
        {
            case '(':
                return ParseGroup(out extent);
            case '[':
                return ParseBracket();
            case '\\':
                return ParseEscape(out extent, out repeatable);
            case '.':
                _at++;
                return new SetNode(ByteSet.All);
            case '^' or '$':
                repeatable = false;
                return ParseAnchor(c == '^' ? Anchor.Start : Anchor.End, 1, out extent);
            case '*' or '+' or '?' or '{':
                Fail(_at, $"missing argument to repetition operator: nothing before {c} to repeat; write \\{c} for the character itself");
                return null;
            default:
                return ParseLiteral(out extent);
        }
    }

    private AnchorNode ParseAnchor(Anchor kind, int length, out Extent extent)
    {
        extent = Extent.OfAnchor(kind);
        HasStartAnchor |= kind == Anchor.Start;
        AnchorNode anchor = new(kind, _at);
        _at += length;
        return anchor;
    }

    /// <summary>Ordinary characters up to the next special one; without the last byte if that one is repeated.</summary>
    private LiteralNode? ParseLiteral(out Extent extent)
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(_at);
        int length = rest[1..].IndexOfAny(Special) + 1;
        if (length == 0)
        {
            length = rest.Length;
        }

        extent = Extent.OfBytes(Math.Min(length, Limits.Cost + 1));
        if (length > Limits.Cost)
        {
            CheckLimits(extent, _at);
            return null;
        }

        bool repeated = length < rest.Length && rest[length] is '*' or '+' or '?' or '{';
        int lastLength = length > 1 && char.IsLowSurrogate(rest[length - 1]) ? 2 : 1;
        if (repeated && length > lastLength)
        {
            // The last character is read anew as a part of its own.
            length -= lastLength;
        }

        WarnOfControlCharacters(_at, length);
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(rest[..length])];
        Encoding.UTF8.GetBytes(rest[..length], bytes);
        extent = Extent.OfBytes(bytes.Length);
        _at += length;
        return new LiteralNode(bytes);
    }

    private GroupNode? ParseGroup(out Extent extent)
    {
        int open = _at++;
        int number = ++_groups;
        extent = default;
        if (++_depth > Limits.Depth)
        {
            Fail(open, $"nested too deeply: at most {Limits.Depth} parentheses inside each other");
            return null;
        }

        Node? body = ParseAlternation(out extent);
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
            _nullableGroups |= extent.Nullable ? 1 << number : 0;
        }

        extent.Group(number);
        return new GroupNode(number, body);
    }

    private bool CheckLimits(in Extent extent, int position) => Limits.Exceeded(extent) is not { } fault || Fail(position, fault);

    private bool Fail(int position, string message)
    {
        Error ??= new PosixRegexError(position, message);
        return false;
    }
}
