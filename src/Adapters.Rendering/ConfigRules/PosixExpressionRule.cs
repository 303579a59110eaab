using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rule on a regular expression that rsyslogd compiles on the node.</summary>
internal static class PosixExpressionRule
{
    /// <summary>
    /// An expression must compile, must not be too long, and must be matched in bounded time. Each doubtful construct in
    /// it gives a warning. Null is accepted.
    /// </summary>
    public static IRuleBuilderOptionsConditions<T, string?> PosixExpression<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Custom(Check);

    private static void Check<T>(string? pattern, ValidationContext<T> context)
    {
        if (pattern is null)
        {
            return;
        }

        if (!PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error))
        {
            context.AddInvalid(pattern, $"not a valid POSIX ERE regular expression: {error.Message}, at character {error.Position + 1}");
            return;
        }

        // glibc's regexec needs seconds to minutes for a message of 500 bytes and "[ab]+(a)\\1c", and rsyslogd waits for it.
        if (regex.HasBackReference)
        {
            context.AddInvalid(
                pattern,
                "a back-reference (\\1 to \\9) can block rsyslogd, with all logs of the node, for minutes; write the alternatives out");
        }

        int bytes = RainerScript.ExpressionLiteralBytes(pattern);
        if (bytes > ConfigurationLimits.MaxLiteralBytes)
        {
            context.AddInvalid(
                pattern,
                $"too long: {bytes} bytes in rsyslog's configuration, whose reader refuses some strings of more than 10000; "
                + $"at most {ConfigurationLimits.MaxLiteralBytes}, shorten it or split the rule");
        }

        foreach (PosixRegexWarning warning in regex.Warnings)
        {
            context.AddInvalid(pattern, warning.Message, Severity.Warning);
        }
    }
}
