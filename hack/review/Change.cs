namespace RsyslogRelp.Review;

/// <summary>A distinct change: the same lines removed from and added to one artifact, between the same lines.</summary>
/// <param name="Place">Where the artifact ends up.</param>
/// <param name="Path">The artifact's path.</param>
/// <param name="Status">What happened to the file.</param>
/// <param name="Lines">The lines of the hunk.</param>
/// <param name="Cases">The cases with this change, in order; none if the artifact belongs to no case.</param>
internal sealed record Change(
    ArtifactPlace Place, string Path, FileStatus Status, IReadOnlyList<DiffLine> Lines, IReadOnlyList<string> Cases)
{
    /// <summary>What it makes a node, or something else, do.</summary>
    public IReadOnlyList<string> Consequences => Review.Consequences.Of(Place, Path, Lines);

    /// <summary>What happened to the artifact, for a title.</summary>
    public string Title => Status switch
    {
        FileStatus.Added => Path + " (new file)",
        FileStatus.Removed => Path + " (removed file)",
        _ => Path,
    };
}
