using System.Globalization;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>The result for a message in words.</summary>
/// <param name="rules">The rules of the configuration.</param>
internal sealed class VerdictText(IReadOnlyList<LoggingRule> rules) : IVerdictWriter
{
    public void Write(TextWriter output, int? line, LogMessage message, LogVerdict verdict)
    {
        string origin = line is { } number ? string.Create(CultureInfo.InvariantCulture, $"stdin:{number}: ") : "";
        string outcome = verdict.Rule is { } rule ? $"forwarded by loggingRules[{rule}]" : "not forwarded";
        output.Write(
            $"{origin}{outcome}: program {FieldValue.Of(message.ProgramName)}, severity {message.Severity}, "
            + $"message {FieldValue.Of(message.Message)}\n");
        for (int i = 0; i < verdict.Unmet.Count; i++)
        {
            output.Write($"  loggingRules[{i}]: {string.Join("; ", Reasons(rules[i], message, verdict.Unmet[i]))}\n");
        }
    }

    private static IEnumerable<string> Reasons(LoggingRule rule, LogMessage message, LogConditions unmet)
    {
        if (unmet.HasFlag(LogConditions.ProgramName))
        {
            string names = Number.Names([.. rule.ProgramNames.Select(FieldValue.Of)]);
            yield return $"program {FieldValue.Of(message.ProgramName)} is not in [{names}]";
        }

        if (unmet.HasFlag(LogConditions.Severity))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"severity {message.Severity} > {rule.Severity}");
        }

        if (unmet.HasFlag(LogConditions.Regex))
        {
            yield return $"regex {FieldValue.Of(rule.MessageContent!.Regex!)} did not match";
        }

        if (unmet.HasFlag(LogConditions.Exclude))
        {
            yield return $"exclude {FieldValue.Of(rule.MessageContent!.Exclude!)} matched";
        }
    }
}
