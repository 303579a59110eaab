using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Node;

/// <summary>What <c>60-audit.conf</c> holds of a logging rule.</summary>
/// <param name="Filter">The condition as a RainerScript expression; null if the rule is left out.</param>
/// <param name="Findings">Warnings about what is not written as it is stored, or may harm the node; empty for most rules.</param>
internal sealed record RenderedRule(string? Filter, IReadOnlyList<FieldError> Findings);
