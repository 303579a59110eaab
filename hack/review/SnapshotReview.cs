namespace RsyslogRelp.Review;

/// <summary>All that changed in the snapshots.</summary>
/// <param name="Changes">Each distinct change once, by place, path and number of cases.</param>
/// <param name="Cases">The names of all cases, in order.</param>
/// <param name="Hunks">How many hunks the diff has.</param>
internal sealed record SnapshotReview(IReadOnlyList<Change> Changes, IReadOnlyList<string> Cases, int Hunks)
{
    /// <summary>The cases without any change of their own.</summary>
    public IReadOnlyList<string> Unchanged => [.. Cases.Except(Changes.SelectMany(static change => change.Cases))];

    /// <summary>What all changes together make a node do, each once.</summary>
    public IReadOnlyList<string> Consequences => [.. Changes.SelectMany(static change => change.Consequences).Distinct()];

    /// <summary>Groups the hunks of a diff.</summary>
    /// <param name="files">The diff; paths are below <c>tests/Adapters.Rendering.Tests</c>.</param>
    /// <param name="cases">The cases that exist now; those that were removed are in the diff.</param>
    public static SnapshotReview Of(IEnumerable<FileDiff> files, IEnumerable<string> cases)
    {
        (Artifact Artifact, FileStatus Status, IReadOnlyList<DiffLine> Lines)[] hunks =
        [
            .. from file in files
               let artifact = Artifact.Of(file.Path)
               where artifact is not null
               from lines in file.Hunks
               select (artifact, file.Status, lines),
        ];
        IEnumerable<Change> changes =
            from hunk in hunks
            group hunk by (hunk.Artifact.Place, hunk.Artifact.Path, hunk.Status, Text(hunk.Lines)) into same
            let names = same.Select(static hunk => hunk.Artifact.Case).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            select new Change(same.Key.Place, same.Key.Path, same.Key.Status, same.First().Lines, [.. names]);
        return new SnapshotReview(
            [
                .. changes.OrderBy(static change => change.Place).ThenBy(static change => change.Path, StringComparer.Ordinal)
                    .ThenByDescending(static change => change.Cases.Count),
            ],
            [.. cases.Union(hunks.Select(static hunk => hunk.Artifact.Case).OfType<string>()).Order(StringComparer.Ordinal)],
            hunks.Length);
    }

    // A line has no newline, so that different hunks have different texts.
    private static string Text(IEnumerable<DiffLine> lines) =>
        string.Join('\n', lines.Select(static line => $"{(int)line.Kind}{line.Text}"));
}
