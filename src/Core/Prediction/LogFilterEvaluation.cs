using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Core.Prediction;

/// <summary>
/// Predicts what rsyslogd does with a message, from the rules that <see cref="RuleRendering"/> renders. Thread-safe; regular expressions
/// are parsed once.
/// </summary>
public sealed class LogFilterEvaluation
{
    private readonly Filter[] _filters;

    /// <summary>Parses the rules.</summary>
    /// <param name="rules">Rules that <see cref="IConfigValidator"/> accepted.</param>
    /// <exception cref="ArgumentException">A regular expression is invalid.</exception>
    public LogFilterEvaluation(IReadOnlyList<LoggingRule> rules) =>
        _filters =
        [
            .. rules.Select(static rule =>
                new Filter(rule, Parse(rule.MessageContent?.Regex), Parse(rule.MessageContent?.Exclude))),
        ];

    /// <summary>Evaluates the rules in order until one selects the message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="PosixRegexUnpredictableException">
    /// The message depends on an expression with a back-reference, or rules and message are so long that the answer would take more than
    /// some seconds.
    /// </exception>
    public LogVerdict Evaluate(LogMessage message) => Evaluate(message, PosixRegex.MaxSteps);

    /// <summary><see cref="Evaluate(LogMessage)"/> with a limit of steps for all expressions together.</summary>
    internal LogVerdict Evaluate(LogMessage message, long steps)
    {
        List<LogConditions> unmet = [];
        for (int i = 0; i < _filters.Length; i++)
        {
            LogConditions missing = _filters[i].Unmet(message, ref steps);
            if (missing == LogConditions.None)
            {
                return new LogVerdict(i, unmet);
            }

            unmet.Add(missing);
        }

        return new LogVerdict(null, unmet);
    }

    private static PosixRegex? Parse(string? pattern)
    {
        if (pattern is null)
        {
            return null;
        }

        return PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error)
            ? regex
            : throw new ArgumentException(error.Message, nameof(pattern));
    }

    private sealed record Filter(LoggingRule Rule, PosixRegex? Regex, PosixRegex? Exclude)
    {
        // All conditions are evaluated, so that a rule that fails for two reasons names both. An expression that cannot be predicted
        // matters only if the message meets all other conditions.
        public LogConditions Unmet(LogMessage message, ref long steps)
        {
            LogConditions unmet = UnmetHeader(message) | UnmetContent(message, hasBackReference: false, ref steps);
            return unmet == LogConditions.None ? UnmetContent(message, hasBackReference: true, ref steps) : unmet;
        }

        private LogConditions UnmetHeader(LogMessage message)
        {
            bool program = Rule.ProgramNames.Count == 0 || Rule.ProgramNames.Contains(message.ProgramName, StringComparer.Ordinal);
            bool severity = Rule.Severity is not { } limit || message.Severity <= limit;
            return (program ? LogConditions.None : LogConditions.ProgramName) | (severity ? LogConditions.None : LogConditions.Severity);
        }

        private LogConditions UnmetContent(LogMessage message, bool hasBackReference, ref long steps)
        {
            LogConditions unmet = LogConditions.None;
            if (Regex is not null && Regex.HasBackReference == hasBackReference && !Regex.IsMatch(message.Message, ref steps))
            {
                unmet |= LogConditions.Regex;
            }

            if (Exclude is not null && Exclude.HasBackReference == hasBackReference && Exclude.IsMatch(message.Message, ref steps))
            {
                unmet |= LogConditions.Exclude;
            }

            return unmet;
        }
    }
}
