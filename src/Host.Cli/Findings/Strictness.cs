namespace RsyslogRelp.Host.Cli.Findings;

/// <summary>What else makes a document fail, besides an error.</summary>
/// <param name="Warnings">Warnings do.</param>
/// <param name="RequireReferences">References to objects that the input lacks do.</param>
internal readonly record struct Strictness(bool Warnings, bool RequireReferences);
