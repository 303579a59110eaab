namespace RsyslogRelp.Testing.Snapshots;

/// <summary>Constraints of this project for <c>Assert.That</c>.</summary>
public static class Matches
{
    /// <summary>Texts by relative path equal the files of a folder.</summary>
    public static SnapshotFolderConstraint SnapshotFolder(string folder) => new(folder);
}
