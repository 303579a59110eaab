using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Host.Cli.Findings;

/// <summary>A document and the findings about it.</summary>
/// <param name="Source">The file as the user named it.</param>
/// <param name="Position">Where the document begins.</param>
/// <param name="Kind">Its kind; null for a file that cannot be read.</param>
/// <param name="Name"><c>NAMESPACE/NAME</c>; empty if it has none.</param>
/// <param name="Findings">Every finding about it.</param>
internal sealed record CheckedDocument(string Source, SourcePosition Position, string? Kind, string Name, IReadOnlyList<Finding> Findings)
{
    public bool Fails(Strictness strictness) => Findings.Any(finding => finding.Fails(strictness));
}
