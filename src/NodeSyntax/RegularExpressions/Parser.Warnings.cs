namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <content>Warns about syntax that is accepted but probably does not mean what its author intended.</content>
internal ref partial struct Parser
{
    private const string ArrivesEscaped = "rsyslog escapes control characters on receipt";

    private void Warn(int position, string message) => (_warnings ??= []).Add(new PosixRegexWarning(position, message));

    private void WarnOfEscape(int backslash, char c)
    {
        if (!char.IsAsciiLetterOrDigit(c))
        {
            return;
        }

        Warn(backslash, $"\\{c} matches the {(char.IsAsciiDigit(c) ? "digit" : "letter")} {c}: {Remedy(c)}");
    }

    private static string Remedy(char c) => c switch
    {
        'd' => "use [0-9]",
        'D' => "use [^0-9]",
        'h' => "use [[:blank:]]",
        't' => $"a tab arrives as #011, {ArrivesEscaped}",
        'n' => $"a newline arrives as #012, {ArrivesEscaped}",
        'v' => $"a vertical tab arrives as #013, {ArrivesEscaped}",
        'f' => $"a form feed arrives as #014, {ArrivesEscaped}",
        'r' => $"a carriage return arrives as #015, {ArrivesEscaped}",
        'a' => $"a bell arrives as #007, {ArrivesEscaped}",
        'e' => $"an escape character arrives as #033, {ArrivesEscaped}",
        'A' => "use ^",
        'z' or 'Z' => "use $",
        'x' or 'u' or 'U' => "write the character itself",
        _ => "leave the backslash out",
    };

    /// <summary>Warns about control characters in the pattern itself.</summary>
    private void WarnOfControlCharacters(int position, int length)
    {
        ReadOnlySpan<char> text = _pattern.AsSpan(position, length);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAscii(text[i]) && char.IsControl(text[i]))
            {
                string octal = Convert.ToString(text[i], 8).PadLeft(3, '0');
                Warn(position + i, $"this control character never matches, {ArrivesEscaped}: write #{octal}");
            }
        }
    }

    /// <param name="sign">The index of the repeat.</param>
    /// <param name="lazyLooking">Whether the repeat is a ? right after another repeat.</param>
    private void WarnOfRepeat(int sign, bool lazyLooking)
    {
        if (lazyLooking)
        {
            Warn(sign, "? after a repeat makes the part optional, not lazy: leave it out");
        }

        if (!char.IsAscii(_pattern[sign - 1]))
        {
            Warn(sign, "only the last byte of the character before is repeated: put the character in parentheses");
        }
    }

    private void WarnOfBracket(int open, int first)
    {
        int end = _pattern.AsSpan(first).IndexOf(']');
        if (end > 1 && _pattern[first] == ':' && _pattern[first + end - 1] == ':')
        {
            Warn(open, "a class name in single brackets is a list of its letters: write [[:name:]]");
        }
    }

    private void WarnOfBracketCharacter(int position, char c)
    {
        // One warning per bracket is enough.
        if (_bracketWarned)
        {
            return;
        }

        int before = _warnings?.Count ?? 0;
        if (!char.IsAscii(c))
        {
            Warn(position, "a bracket matches a single byte, never a whole character outside ASCII: write alternatives, as in (a|\u00e4)");
        }
        else if (char.IsControl(c))
        {
            WarnOfControlCharacters(position, 1);
        }
        else if (c == '\\' && LooksLikeEscape(position))
        {
            Warn(
                position,
                "a backslash in brackets is an ordinary character: leave it out; "
                    + "] goes first, - last, and classes are written as [:digit:]");
        }

        _bracketWarned = (_warnings?.Count ?? 0) > before;
    }

    /// <summary>`[\]` and `[a\\]` are the usual ways to write a backslash; `[a\]b]` is probably meant as an escape.</summary>
    private readonly bool LooksLikeEscape(int backslash)
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(backslash + 1);
        if (rest.IsEmpty || rest[0] == '\\' || _pattern[backslash - 1] == '\\')
        {
            return false;
        }

        if (rest[0] != ']')
        {
            return true;
        }

        int next = rest[1..].IndexOfAny('[', ']');
        return next >= 0 && rest[1 + next] == ']';
    }
}
