namespace RsyslogRelp.Review;

/// <summary>A rendered artifact, or the input of a case, as a snapshot file holds it.</summary>
/// <param name="Place">Where it ends up.</param>
/// <param name="Case">The case that it belongs to, or null if it is the same in every case.</param>
/// <param name="Path">The path on the node, or the name of the file if it has none there.</param>
internal sealed record Artifact(ArtifactPlace Place, string? Case, string Path)
{
    /// <summary>The artifact of a file.</summary>
    /// <param name="path">The path below <c>tests/Adapters.Rendering.Tests</c>.</param>
    /// <returns>Null if the file is not a snapshot.</returns>
    public static Artifact? Of(string path) => path.Split('/') switch
    {
        ["Snapshots", "every-node", "node", .. string[] node] => new(ArtifactPlace.Node, null, OnNode(node)),
        ["Snapshots", "every-node", string cleaner] => new(ArtifactPlace.Cleaner, null, cleaner),
        ["Snapshots", string name, "node", "files.txt"] => new(ArtifactPlace.FileList, name, "files.txt"),
        ["Snapshots", string name, "node", .. string[] node] => new(ArtifactPlace.Node, name, OnNode(node)),
        ["Snapshots", string name, string input] => new(ArtifactPlace.Input, name, input),
        ["Cleaner", "Snapshots", string cleaner] => new(ArtifactPlace.Cleaner, null, cleaner),
        ["Monitoring", "Snapshots", string monitoring] => new(ArtifactPlace.Monitoring, null, monitoring),
        _ => null,
    };

    private static string OnNode(string[] path) => "/" + string.Join('/', path);
}
