using System.Text;
using FluentValidation;
using RsyslogRelp.Core.Node;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rule on a regular expression that rsyslogd compiles on the node.</summary>
internal static class PosixExpressionRule
{
    // rsyslog 8.2302 reports "invalid character" for a literal of 10,264 bytes and for some longer ones,
    // depending on where they are in the file.
    private const int MaxBytes = 8192;

    /// <summary>
    /// An expression must compile and must not be too long. Each doubtful construct in it gives a warning. Null is accepted.
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

        int bytes = Encoding.UTF8.GetByteCount(RainerScript.ExpressionLiteral(pattern));
        if (bytes > MaxBytes)
        {
            context.AddInvalid(
                pattern,
                $"too long: {bytes} bytes in rsyslog's configuration, whose reader refuses some strings of more than 10000; "
                + $"at most {MaxBytes}, shorten it or split the rule");
        }

        foreach (PosixRegexWarning warning in regex.Warnings)
        {
            context.AddInvalid(pattern, warning.Message, Severity.Warning);
        }
    }
}
