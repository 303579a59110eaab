using System.Globalization;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>
/// Timestamps of the BSD format, as leniently as rsyslogd 8.2302 reads them: numbers have any count of digits, and a year may stand
/// before the month or after the day.
/// </summary>
internal ref struct SyslogTimestamp
{
    private const DateTimeStyles Lenient = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal;

    private static readonly string[] Rfc3339Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
    private static readonly string[] Rfc3164Forms = ["MMM d HH:mm:ss", "MMM d yyyy HH:mm:ss", "yyyy MMM d HH:mm:ss"];

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private SyslogTimestamp(ReadOnlySpan<char> text) => _text = text;

    // As in a C string, the text ends with a nul character.
    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>Finds the timestamp at the beginning of a text.</summary>
    /// <param name="text">What follows the priority.</param>
    /// <param name="startsWithYear">Whether it has the form <c>2026 Nov 23 10:00:00</c>.</param>
    /// <returns>The length with the space that ends it; 0 if there is no timestamp.</returns>
    public static int Find(ReadOnlySpan<char> text, out bool startsWithYear)
    {
        startsWithYear = false;
        SyslogTimestamp time = new(text);
        if (time.ReadRfc3339())
        {
            return time._at;
        }

        // Some devices put a space before it.
        for (int spaces = 0; spaces < 2; spaces++)
        {
            time._at = spaces;
            if ((spaces == 0 || text.StartsWith(' ')) && time.ReadRfc3164(out startsWithYear))
            {
                return time._at;
            }
        }

        startsWithYear = false;
        return 0;
    }

    /// <summary>
    /// The time that a timestamp says, if it has one of the usual forms. One without a year is of the last twelve months, one without
    /// an offset is in UTC.
    /// </summary>
    /// <param name="text">A timestamp that <see cref="Find"/> found.</param>
    public static DateTimeOffset? Value(string text)
    {
        string stamp = text.Trim(' ', ':');
        if (DateTimeOffset.TryParseExact(stamp, Rfc3339Forms, CultureInfo.InvariantCulture, Lenient, out DateTimeOffset time))
        {
            return time;
        }

        if (!DateTimeOffset.TryParseExact(stamp, Rfc3164Forms, CultureInfo.InvariantCulture, Lenient, out time))
        {
            return null;
        }

        return time > TimeProvider.System.GetUtcNow().AddDays(1) ? time.AddYears(-1) : time;
    }

    private bool ReadRfc3339()
    {
        ReadNumber();
        return Skip('-') && ReadNumber() is >= 1 and <= 12
            && Skip('-') && ReadNumber() is >= 1 and <= 31
            && Skip('T') && ReadClock()
            && ReadOffset()
            && IsAtEnd();
    }

    private bool ReadRfc3164(out bool startsWithYear)
    {
        startsWithYear = char.IsAsciiDigit(Next);
        if (startsWithYear && (ReadNumber() is not (>= 1970 and <= 2100) || !Skip(' ')))
        {
            return false;
        }

        if (!ReadMonth() || !Skip(' '))
        {
            return false;
        }

        Skip(' ');
        if (ReadNumber() is not (>= 1 and <= 31) || !Skip(' '))
        {
            return false;
        }

        int hour = _at;
        if (!startsWithYear && ReadNumber() is > 1970 and < 2100)
        {
            if (!Skip(' '))
            {
                return false;
            }
        }
        else
        {
            _at = hour;
        }

        if (!ReadClock())
        {
            return false;
        }

        // Some devices put a colon after it.
        Skip(':');
        return IsAtEnd();
    }

    private bool ReadMonth()
    {
        if (_at + 3 > _text.Length)
        {
            return false;
        }

        ReadOnlySpan<char> name = _text.Slice(_at, 3);
        foreach (string month in (ReadOnlySpan<string>)
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
        {
            if (name.Equals(month, StringComparison.OrdinalIgnoreCase))
            {
                _at += 3;
                return true;
            }
        }

        return false;
    }

    private bool ReadClock()
    {
        if (ReadNumber() is not (>= 0 and <= 23) || !Skip(':')
            || ReadNumber() is not (>= 0 and <= 59) || !Skip(':')
            || ReadNumber() is not (>= 0 and <= 60))
        {
            return false;
        }

        if (Skip('.'))
        {
            ReadNumber();
        }

        return true;
    }

    private bool ReadOffset() => Skip('Z')
        || ((Skip('+') || Skip('-')) && ReadNumber() is >= 0 and <= 23 && Skip(':') && ReadNumber() is >= 0 and <= 59);

    private bool IsAtEnd() => _at == _text.Length || Skip(' ');

    // No digit at all is a 0. As in rsyslogd, a number ends before the digit with which it would not fit an int.
    private int ReadNumber()
    {
        long number = 0;
        for (; char.IsAsciiDigit(Next) && (number * 10) + Next - '0' <= int.MaxValue; _at++)
        {
            number = (number * 10) + Next - '0';
        }

        return (int)number;
    }

    private bool Skip(char expected)
    {
        bool found = Next == expected;
        _at += found ? 1 : 0;
        return found;
    }
}
