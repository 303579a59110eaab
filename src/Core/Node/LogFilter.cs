using System.Globalization;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Node;

/// <summary>The condition of a logging rule as a RainerScript expression.</summary>
internal static class LogFilter
{
    /// <summary>The conditions of a rule, joined by <c>and</c>.</summary>
    /// <param name="rule">A rule with at least one condition.</param>
    /// <exception cref="NotRenderableException">The rule has no condition: rsyslog would lose every rule after it.</exception>
    public static string Expression(LoggingRule rule)
    {
        List<string> conditions = new(4);
        if (rule.ProgramNames.Count > 0)
        {
            conditions.Add("$programname == " + RainerScript.ExpressionArray(rule.ProgramNames));
        }

        if (rule.Severity is { } severity)
        {
            conditions.Add("$syslogseverity <= " + severity.ToString(CultureInfo.InvariantCulture));
        }

        if (rule.MessageContent?.Regex is { } regex)
        {
            conditions.Add($"re_match($msg, {RainerScript.ExpressionLiteral(regex)}) == 1");
        }

        if (rule.MessageContent?.Exclude is { } exclude)
        {
            conditions.Add($"re_match($msg, {RainerScript.ExpressionLiteral(exclude)}) == 0");
        }

        return conditions.Count > 0
            ? string.Join(" and ", conditions)
            : throw new NotRenderableException(
                "A logging rule without any condition would make rsyslog lose every rule after it.");
    }
}
