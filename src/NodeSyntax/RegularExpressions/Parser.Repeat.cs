namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <content>`*`, `+`, `?` and `{m,n}`.</content>
internal ref partial struct Parser
{
    /// <param name="min">At least so often.</param>
    /// <param name="max">At most so often; -1 for no limit.</param>
    private bool ParseRepeat(out int min, out int max)
    {
        char sign = _pattern[_at];
        min = sign == '+' ? 1 : 0;
        max = sign == '?' ? 1 : -1;
        return sign == '{' ? ParseInterval(out min, out max) : ++_at > 0;
    }

    /// <summary>{m}, {m,}, {,n}, {m,n} and {,}; nothing else may stand between the braces.</summary>
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

    /// <summary>A number, at most one above the limit; -1 where there is no digit.</summary>
    private int ParseNumber()
    {
        int number = -1;
        for (; _at < _pattern.Length && char.IsAsciiDigit(_pattern[_at]); _at++)
        {
            number = Math.Min(Limits.RepeatCount + 1, (Math.Max(0, number) * 10) + (_pattern[_at] - '0'));
        }

        return number;
    }
}
