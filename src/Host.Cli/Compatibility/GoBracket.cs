namespace RsyslogRelp.Host.Cli.Compatibility;

/// <summary>A bracket expression as Go reads it.</summary>
/// <param name="text">The expression.</param>
internal readonly ref struct GoBracket(ReadOnlySpan<char> text)
{
    private const string Range =
        "Go takes - in a bracket only as its first or last character, or between the ends of a range; move it to the end";

    private static readonly string[] Classes =
    [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit",
    ];

    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>Reads a bracket expression.</summary>
    /// <param name="at">Where it begins; afterwards where the next part does.</param>
    /// <returns>What Go does not take, with the remedy; null if nothing.</returns>
    public string? Read(ref int at)
    {
        at += _text[at..] is ['[', '^', ..] ? 2 : 1;
        bool isFirst = true;
        while (isFirst || at >= _text.Length || _text[at] != ']')
        {
            if (at >= _text.Length)
            {
                return "Go reads \\[ as a backslash and the beginning of a bracket, which does not end; write [[]";
            }

            if (_text[at] == '-' && !isFirst && _text[at..] is not ['-', ']', ..])
            {
                return Range;
            }

            isFirst = false;
            int length = _text[at..] is ['[', ':', _, ..] ? _text[(at + 2)..].IndexOf(":]", StringComparison.Ordinal) : -1;
            string? problem = length >= 0 ? Class(ref at, length) : Characters(ref at);
            if (problem is not null)
            {
                return problem;
            }
        }

        at++;
        return null;
    }

    private string? Class(ref int at, int length)
    {
        string name = _text.Slice(at + 2, length).TrimStart('^').ToString();
        at += length + 4;
        return Classes.Contains(name) ? null : $"Go knows no class [:{name}:]; write its characters";
    }

    private string? Characters(ref int at)
    {
        if (GoEscape.Read(_text, ref at, out int low) is { } problem)
        {
            return problem;
        }

        if (_text[at..] is not ['-', not ']', ..])
        {
            return null;
        }

        at++;
        return GoEscape.Read(_text, ref at, out int high) ?? (high < low ? Range : null);
    }
}
