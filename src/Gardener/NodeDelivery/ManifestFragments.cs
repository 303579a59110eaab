using System.Collections.Frozen;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// The JSON of files and units. Entries that do not depend on a configuration (scripts, default rules, the unit) are written once and kept.
/// </summary>
internal sealed class ManifestFragments
{
    private readonly FrozenDictionary<NodeFile, byte[]> _files;
    private readonly FrozenDictionary<NodeUnit, byte[]> _units;

    /// <summary>Keeps the JSON of a manifest.</summary>
    /// <param name="sample">Any manifest; what others have in common with it is not written again.</param>
    public ManifestFragments(NodeManifest sample)
    {
        _files = sample.Files.ToFrozenDictionary(static file => file, Write, FileByPath.Instance);
        _units = sample.Units.ToFrozenDictionary(static unit => unit, Write);
    }

    /// <summary>The JSON of a file.</summary>
    /// <param name="file">The file.</param>
    public ReadOnlySpan<byte> Of(NodeFile file) => _files.TryGetValue(file, out byte[]? fragment) ? fragment : Write(file);

    /// <summary>The JSON of a unit.</summary>
    /// <param name="unit">The unit.</param>
    public ReadOnlySpan<byte> Of(NodeUnit unit) => _units.TryGetValue(unit, out byte[]? fragment) ? fragment : Write(unit);

    private static byte[] Write(NodeFile file) => DocumentJson.Write(OperatingSystemConfigFragment.File(file));

    private static byte[] Write(NodeUnit unit) => DocumentJson.Write(OperatingSystemConfigFragment.Unit(unit));

    // Comparing by reference is enough and cheaper than hashing a script for every request.
    private sealed class FileByPath : IEqualityComparer<NodeFile>
    {
        public static FileByPath Instance { get; } = new();

        public bool Equals(NodeFile? left, NodeFile? right) => left == right;

        public int GetHashCode(NodeFile file) => file.Path.GetHashCode(StringComparison.Ordinal);
    }
}
