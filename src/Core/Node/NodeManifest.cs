namespace RsyslogRelp.Core.Node;

/// <summary>All files and units of a node.</summary>
/// <param name="Files">The files, in the order of the OperatingSystemConfig.</param>
/// <param name="Units">The units.</param>
public sealed record NodeManifest(IReadOnlyList<NodeFile> Files, IReadOnlyList<NodeUnit> Units)
{
    private const UnixFileMode UnitMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The files, and the unit files that gardener-node-agent writes to <see cref="NodePaths.UnitDirectory"/>.</summary>
    public IEnumerable<NodeFile> NodeTree() => Files.Concat(Units.Select(static unit =>
        new NodeFile($"{NodePaths.UnitDirectory}/{unit.Name}", UnitMode, new InlineContent(unit.Content))));
}
