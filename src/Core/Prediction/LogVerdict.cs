using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Prediction;

/// <summary>What the rules do with a message.</summary>
/// <param name="Rule">The index of the first rule that takes it, which forwards it; null if none does.</param>
/// <param name="Unmet">For every rule before that one, in order, the conditions that the message does not meet.</param>
public sealed record LogVerdict(int? Rule, IReadOnlyList<LogConditions> Unmet);
