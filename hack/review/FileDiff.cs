namespace RsyslogRelp.Review;

/// <summary>What changed in a file.</summary>
/// <param name="Path">The path in the repository.</param>
/// <param name="Status">What happened to the file.</param>
/// <param name="Hunks">The lines of each hunk; an empty file that was added or removed has one hunk without lines.</param>
internal sealed record FileDiff(string Path, FileStatus Status, IReadOnlyList<IReadOnlyList<DiffLine>> Hunks);
