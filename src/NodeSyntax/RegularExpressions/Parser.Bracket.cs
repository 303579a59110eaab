using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <content>
/// Parses `[...]`. Inside of it a backslash is an ordinary character, and each byte of a UTF-8 character is an element of its own. `]` is
/// ordinary if it comes first, `-` if it comes first or last.
/// </content>
internal ref partial struct Parser
{
    /// <summary>The kind of an element of a bracket. A range cannot begin or end with a class.</summary>
    private enum Element
    {
        Invalid,
        Bytes,
        Class,
    }

    private SetPart? ParseBracket()
    {
        int open = _at++;
        _bracketWarned = false;
        bool negated = IsNext('^');
        if (negated)
        {
            _at++;
        }

        ByteSet set = default;
        WarnOfBracket(open, _at);
        int first = _at;
        for (; _at == first || !IsNext(']');)
        {
            if (_at >= _pattern.Length)
            {
                Unclosed(open, out _);
                return null;
            }

            if (!ParseElements(open, _at == first, ref set))
            {
                return null;
            }
        }

        _at++;
        return new SetPart(negated ? set.Complement() : set);
    }

    /// <summary>Parses one element, or a range of two.</summary>
    private bool ParseElements(int open, bool first, ref ByteSet set)
    {
        int start = _at;
        if (_pattern[_at] == '-' && !first && !IsClosed(_at + 1))
        {
            return Fail(_at, "invalid character class range: - in the middle of a bracket; put it first or last for the character itself");
        }

        Element from = ParseElement(open, ref set, out ElementBytes begin);
        if (from != Element.Bytes)
        {
            return from == Element.Class;
        }

        begin.AddAllTo(ref set);
        if (!IsNext('-') || IsClosed(_at + 1))
        {
            return true;
        }

        _at++;
        ByteSet ignored = default;
        Element to = _at < _pattern.Length ? ParseElement(open, ref ignored, out ElementBytes end) : Unclosed(open, out end);
        if (to == Element.Invalid)
        {
            return false;
        }

        if (to == Element.Class)
        {
            return Fail(start, "invalid character class range: a class cannot end a range; write - last for the character itself");
        }

        if (begin.Last > end.First)
        {
            return Fail(start, "invalid character class range: it begins after its end (bytes count, not letters); swap the ends");
        }

        // Each byte is an element of its own: `[à-é]` means c3, the range a0-c3, and a9.
        set.AddRange(begin.Last, end.First);
        end.AddAllTo(ref set);
        return true;
    }

    private Element ParseElement(int open, ref ByteSet set, out ElementBytes bytes)
    {
        char c = _pattern[_at];
        if (c == '[' && _at + 1 < _pattern.Length && _pattern[_at + 1] is '.' or ':' or '=')
        {
            return ParseNamed(open, ref set, out bytes);
        }

        Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out Rune rune, out int length);
        WarnOfBracketCharacter(_at, c);
        bytes = new ElementBytes(rune);
        _at += length;
        return Element.Bytes;
    }

    /// <summary>Parses [:name:], [.c.] or [=c=]. In the C locale a collating element is a single byte.</summary>
    private Element ParseNamed(int open, ref ByteSet set, out ElementBytes bytes)
    {
        bytes = default;
        int start = _at;
        char sign = _pattern[start + 1];
        int length = IndexOfNameEnd(start + 2, sign);
        if (length < 0)
        {
            return Unclosed(open, out bytes);
        }

        ReadOnlySpan<char> name = _pattern.AsSpan(start + 2, length);
        _at = start + 2 + length + 2;
        if (sign == ':')
        {
            if (CharacterClasses.TryGet(name, out ByteSet named))
            {
                set.Add(named);
                return Element.Class;
            }

            Fail(start, "invalid character class: known are "
                + "alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper and xdigit");
            return Element.Invalid;
        }

        if (name.Length != 1 || !char.IsAscii(name[0]))
        {
            Fail(start, $"invalid collating element: only a single ASCII character can stand between [{sign} and {sign}]; "
                + "write the character itself");
            return Element.Invalid;
        }

        bytes = new ElementBytes(new Rune(name[0]));
        if (sign == '.')
        {
            return Element.Bytes;
        }

        set.Add(bytes.First);
        return Element.Class;
    }

    /// <summary>
    /// Returns -1 if the name has no end or is too long. The C library reads one byte before it looks for the end, so `]` can be part of a
    /// name.
    /// </summary>
    private readonly int IndexOfNameEnd(int from, char sign)
    {
        for (int at = from; at + 1 < _pattern.Length && at - from < 32; at++)
        {
            if (_pattern[at] == sign && _pattern[at + 1] == ']')
            {
                return at - from;
            }
        }

        return -1;
    }

    private readonly bool IsClosed(int position) => position < _pattern.Length && _pattern[position] == ']';

    private Element Unclosed(int open, out ElementBytes bytes)
    {
        bytes = default;
        Fail(open, "missing closing ]: the bracket opened here is never closed; add ] or write \\[ for the character itself");
        return Element.Invalid;
    }
}
