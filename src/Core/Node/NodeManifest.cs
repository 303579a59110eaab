namespace RsyslogRelp.Core.Node;

/// <summary>All that a configuration puts on a node.</summary>
/// <param name="Files">The files, in the order in which they stand in an OperatingSystemConfig.</param>
/// <param name="Units">The units.</param>
public sealed record NodeManifest(IReadOnlyList<NodeFile> Files, IReadOnlyList<NodeUnit> Units)
{
    private const UnixFileMode UnitMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The files, and the units as the files that gardener-node-agent makes of them below <see cref="NodePaths.UnitDirectory"/>.</summary>
    public IEnumerable<NodeFile> NodeTree() =>
        Files.Concat(Units.Select(static unit => new NodeFile($"{NodePaths.UnitDirectory}/{unit.Name}", UnitMode, new InlineContent(unit.Content))));
}
