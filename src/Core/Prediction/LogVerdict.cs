using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Prediction;

/// <summary>The outcome of the rules for a message.</summary>
/// <param name="Rule">The index of the first rule whose conditions the message meets, which forwards it; null if there is none.</param>
/// <param name="Unmet">For each rule before that one, in order, conditions that the message does not meet.</param>
public sealed record LogVerdict(int? Rule, IReadOnlyList<LogConditions> Unmet);
