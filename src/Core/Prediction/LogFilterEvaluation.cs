using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Core.Prediction;

/// <summary>
/// Decides what rsyslogd does with a message by the expressions that <see cref="LogFilter"/> renders. Thread-safe; regular
/// expressions are read once.
/// </summary>
public sealed class LogFilterEvaluation
{
    private readonly Filter[] _filters;

    /// <summary>Reads the rules.</summary>
    /// <param name="rules">Rules that <see cref="IConfigValidator"/> accepted.</param>
    /// <exception cref="ArgumentException">A regular expression is not one.</exception>
    public LogFilterEvaluation(IReadOnlyList<LoggingRule> rules) =>
        _filters = [.. rules.Select(static rule => new Filter(rule, Parse(rule.MessageContent?.Regex), Parse(rule.MessageContent?.Exclude)))];

    /// <summary>Tries the rules in order until one takes the message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="PosixRegexTooCostlyException">A back-reference can be tried in too many ways on this message.</exception>
    public LogVerdict Evaluate(LogMessage message)
    {
        List<LogConditions> unmet = [];
        for (int i = 0; i < _filters.Length; i++)
        {
            LogConditions missing = _filters[i].Unmet(message);
            if (missing == LogConditions.None)
            {
                return new LogVerdict(i, unmet);
            }

            unmet.Add(missing);
        }

        return new LogVerdict(null, unmet);
    }

    private static PosixRegex? Parse(string? pattern) => pattern is null ? null
        : PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error) ? regex
        : throw new ArgumentException(error.Message, nameof(pattern));

    private sealed record Filter(LoggingRule Rule, PosixRegex? Regex, PosixRegex? Exclude)
    {
        // Every condition is tried, so that a rule that fails for two reasons names both.
        public LogConditions Unmet(LogMessage message) =>
            (Rule.ProgramNames.Count == 0 || Rule.ProgramNames.Contains(message.ProgramName, StringComparer.Ordinal) ? LogConditions.None : LogConditions.ProgramName)
            | (Rule.Severity is not { } severity || message.Severity <= severity ? LogConditions.None : LogConditions.Severity)
            | (Regex is null || Regex.IsMatch(message.Message) ? LogConditions.None : LogConditions.Regex)
            | (Exclude is null || !Exclude.IsMatch(message.Message) ? LogConditions.None : LogConditions.Exclude);
    }
}
