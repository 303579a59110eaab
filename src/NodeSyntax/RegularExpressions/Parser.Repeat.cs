namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <content>Parses `*`, `+`, `?` and `{m,n}`.</content>
internal ref partial struct Parser
{
    /// <param name="min">The minimum number of repetitions.</param>
    /// <param name="max">The maximum number of repetitions; -1 for no limit.</param>
    private bool ParseRepeat(out int min, out int max)
    {
        char sign = _pattern[_at];
        min = sign == '+' ? 1 : 0;
        max = sign == '?' ? 1 : -1;
        return sign == '{' ? ParseInterval(out min, out max) : ++_at > 0;
    }

    /// <summary>
    /// Parses {m}, {m,}, {,n}, {m,n} or {,}. Anything else between the braces is an error, but on a node a backslash before the comma or
    /// before a 0 is not.
    /// </summary>
    private bool ParseInterval(out int min, out int max)
    {
        int open = _at++;
        min = ParseNumber();
        max = min;
        bool comma = IsNext(',');
        if (comma)
        {
            _at++;
            max = ParseNumber();
        }

        if (!IsNext('}') || (min < 0 && !comma))
        {
            return Fail(open, "invalid repeat: { must be followed by m}, m,}, ,n} or m,n}; write \\{ for the character itself");
        }

        _at++;
        min = Math.Max(0, min);
        if (Math.Max(min, max) > Limits.RepeatCount)
        {
            return Fail(open, "invalid repeat count: above 32767, the C library's limit; use a smaller count, or *");
        }

        return max < 0 || min <= max || Fail(open, "invalid repeat count: the first number is larger than the second; swap them");
    }

    /// <summary>Parses a number; -1 if there is no digit. A number above the limit is returned as the limit plus one.</summary>
    private int ParseNumber()
    {
        int number = -1;
        for (SkipBackslash(); _at < _pattern.Length && char.IsAsciiDigit(_pattern[_at]); SkipBackslash())
        {
            number = Math.Min(Limits.RepeatCount + 1, (Math.Max(0, number) * 10) + (_pattern[_at++] - '0'));
        }

        return number;
    }

    private void SkipBackslash()
    {
        if (_onNode && IsNext('\\') && _at + 1 < _pattern.Length && _pattern[_at + 1] is ',' or '0')
        {
            _at++;
        }
    }
}
