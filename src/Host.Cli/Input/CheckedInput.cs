using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Findings;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>An input that has been checked.</summary>
/// <param name="Documents">The findings by document; files that cannot be read come first.</param>
/// <param name="Decoded">What the check decoded of Shoots and configurations, in the order of the input.</param>
internal sealed record CheckedInput(IReadOnlyList<CheckedDocument> Documents, IReadOnlyList<DecodedDocument> Decoded);

/// <summary>A Shoot or configuration as the check decoded it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Shoot">The Shoot, in its namespace; null for a configuration on its own.</param>
/// <param name="Config">The configuration; null for a Shoot that does not enable the extension.</param>
/// <param name="AuditRules">The audit rules that the configuration refers to; null if there are none in the input.</param>
internal sealed record DecodedDocument(InputDocument Document, Shoot? Shoot, RsyslogRelpConfig? Config, string? AuditRules)
{
    /// <summary>Whether admission accepts it.</summary>
    public bool IsValid { get; init; }
}
