namespace RsyslogRelp.Host.Cli.Compatibility;

/// <summary>
/// Whether Go's <c>regexp.CompilePOSIX</c> takes an expression as the Go extension gives it: in Go's quoting. There every backslash is
/// two, so <c>\(</c> is a backslash and the beginning of a group. Follows parse.go of regexp/syntax.
/// </summary>
internal ref struct GoExpression
{
    private const int MaxRepeats = 1000;
    private const int MaxDepth = 1000;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private GoExpression(ReadOnlySpan<char> text) => _text = text;

    private readonly bool IsAtEnd => _at == _text.Length;

    /// <summary>What Go does not take, with the remedy; null if it takes the expression.</summary>
    /// <param name="expression">The expression as the configuration has it.</param>
    public static string? WhatIsWrongWith(string expression)
    {
        GoExpression parser = new(GoString.Quote(expression));
        return parser.Alternatives(out _) is { } problem ? problem
            : parser.IsAtEnd ? null
            : "Go reads \\) as a backslash and the end of a group that has not begun; write [)]";
    }

    // Up to the end or a closing parenthesis; repeats: the largest product of nested counts.
    private string? Alternatives(out int repeats)
    {
        repeats = 1;
        bool hasPart = false;
        int last = 1;
        while (!IsAtEnd && _text[_at] != ')')
        {
            char c = _text[_at];
            string? problem = null;
            switch (c)
            {
                case '|':
                    _at++;
                    hasPart = false;
                    continue;
                case '(':
                    problem = Group(out last);
                    break;
                case '[':
                    last = 1;
                    problem = new GoBracket(_text).Read(ref _at);
                    break;
                case '*' or '+' or '?' or '{' when c != '{' || IsCount():
                    problem = hasPart ? Repeat(ref last) : "Go finds nothing to repeat before *, + or ?; leave it out";
                    break;
                default:
                    last = 1;
                    problem = GoEscape.Read(_text, ref _at, out _);
                    break;
            }

            if (problem is not null)
            {
                return problem;
            }

            hasPart = true;
            repeats = Math.Max(repeats, last);
        }

        return null;
    }

    private string? Group(out int repeats)
    {
        repeats = 1;
        _at++;
        if (++_depth > MaxDepth)
        {
            return $"Go takes groups nested up to {MaxDepth} deep; use fewer";
        }

        if (Alternatives(out repeats) is { } problem)
        {
            return problem;
        }

        if (IsAtEnd)
        {
            return "Go reads \\( as a backslash and the beginning of a group, which does not end; write [(]";
        }

        _depth--;
        _at++;
        return null;
    }

    private string? Repeat(ref int repeats)
    {
        if (_text[_at] != '{')
        {
            _at++;
            return null;
        }

        (int least, int? most, _at) = Count()!.Value;
        long product = (long)repeats * Math.Max(Math.Max(least, most ?? 0), 1);
        if (least > MaxRepeats || most < least || product > MaxRepeats)
        {
            return $"Go repeats a part at most {MaxRepeats} times, counts of nested parts multiplied; use smaller counts";
        }

        repeats = (int)product;
        return null;
    }

    private readonly bool IsCount() => Count() is not null;

    // {2}, {2,} or {2,3}; anything else is text, {,3} and {02} too.
    private readonly (int Least, int? Most, int End)? Count()
    {
        int at = _at + 1;
        if (Number(ref at) is not { } least || at == _text.Length)
        {
            return null;
        }

        int? most = least;
        if (_text[at] == ',')
        {
            at++;
            most = at < _text.Length && _text[at] == '}' ? null : Number(ref at);
            if (most is null && (at == _text.Length || _text[at] != '}' || _text[at - 1] != ','))
            {
                return null;
            }
        }

        return at < _text.Length && _text[at] == '}' ? (least, most, at + 1) : null;
    }

    private readonly int? Number(ref int at)
    {
        int start = at;
        while (at < _text.Length && char.IsAsciiDigit(_text[at]))
        {
            at++;
        }

        ReadOnlySpan<char> digits = _text[start..at];
        return digits.IsEmpty || digits is ['0', _, ..] ? null
            : digits.Length > 8 ? int.MaxValue
            : int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }
}
