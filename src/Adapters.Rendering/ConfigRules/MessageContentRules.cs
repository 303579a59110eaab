using System.Text;
using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="MessageContent"/>.</summary>
internal sealed class MessageContentRules : AbstractValidator<MessageContent>
{
    // Seen with rsyslog 8.2302: "invalid character" for literals of 10,264 bytes and some lengths above, depending on where they stand.
    private const int MostBytes = 8192;

    public MessageContentRules()
    {
        RuleFor(content => content).Check(static (content, faults) =>
        {
            if (content is { Regex: null, Exclude: null })
            {
                faults.Required("either .regex or .exclude has to be provided");
            }
        });
        RuleFor(content => content.Regex).Check(Expression);
        RuleFor(content => content.Exclude).Check(Expression);
    }

    private static void Expression(string? pattern, FieldFaults<MessageContent> faults)
    {
        if (!PosixRegex.TryParse(pattern!, out PosixRegex? regex, out PosixRegexError? error))
        {
            faults.Invalid(pattern!, $"not a valid POSIX ERE regular expression: {error.Message}, at character {error.Position + 1}");
            return;
        }

        int bytes = Encoding.UTF8.GetByteCount(RainerScript.ExpressionLiteral(pattern!));
        if (bytes > MostBytes)
        {
            faults.Invalid(pattern!, $"too long: {bytes} bytes in rsyslog's configuration, whose reader refuses some strings of more than 10000; at most {MostBytes}, shorten it or split the rule");
        }

        foreach (PosixRegexWarning warning in regex.Warnings)
        {
            faults.Warn(pattern!, warning.Message);
        }
    }
}
