using System.Globalization;

namespace RsyslogRelp.Core.Node;

/// <summary>
/// What rsyslogd (8.2302) makes of <c>$syslogseverity &lt;= N</c> for any N. It keeps the low 32 bits. If they are a severity, it uses a
/// priority filter, else it subtracts and looks at the sign of 32 bits: 8 is above every severity, -1 below, and 2147483649, which wraps,
/// is met by severity 1 and the less urgent ones.
/// </summary>
internal static class SeverityFilter
{
    private const int Debug = 7;

    /// <summary>The condition with a severity that every rsyslogd takes; null if no message meets it.</summary>
    /// <param name="severity">Any number.</param>
    public static string? Expression(long severity)
    {
        // The number is read without its sign, and there is no 9223372036854775808.
        severity = Math.Max(severity, -long.MaxValue);
        if (unchecked((int)severity) is >= 0 and <= Debug and int kept)
        {
            return Expression("<=", kept);
        }

        int first = 0;
        while (first <= Debug && !IsMet(first, severity))
        {
            first++;
        }

        return first switch
        {
            0 => Expression("<=", Debug),
            > Debug => null,
            _ => Expression(">=", first),
        };
    }

    private static string Expression(string comparison, int severity) =>
        $"$syslogseverity {comparison} {severity.ToString(CultureInfo.InvariantCulture)}";

    private static bool IsMet(int severity, long limit) => unchecked((int)(severity - limit)) <= 0;
}
