using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Output;

namespace RsyslogRelp.Host.Cli.Diff;

/// <summary>What a change does to the nodes of one Shoot.</summary>
/// <param name="Name">The name of the document in both inputs.</param>
/// <param name="Files">The files that differ.</param>
/// <param name="Effects">What the change makes a node do.</param>
internal sealed record DocumentDiff(string Name, IReadOnlyList<FileChange> Files, IReadOnlyList<NodeEffect> Effects);

/// <summary>The difference between two inputs.</summary>
/// <param name="Documents">The documents that both hold, in the order of their names.</param>
/// <param name="OnlyOld">The names of documents that only the old input holds.</param>
/// <param name="OnlyNew">The names of documents that only the new input holds.</param>
/// <param name="IsMany">Whether results have to say which document they are about.</param>
/// <param name="Failed">How many documents cannot be rendered.</param>
internal sealed record DiffResult(
    IReadOnlyList<DocumentDiff> Documents, IReadOnlyList<string> OnlyOld, IReadOnlyList<string> OnlyNew, bool IsMany, int Failed)
{
    /// <summary>The documents that differ.</summary>
    public IEnumerable<DocumentDiff> Changed => Documents.Where(static document => document.Files.Count > 0);

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => !Changed.Any() && OnlyOld.Count == 0 && OnlyNew.Count == 0;
}
