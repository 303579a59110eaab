using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>The JSON of files and units. What no configuration changes (scripts, default rules, the unit) is written once and kept.</summary>
internal sealed class ManifestFragments
{
    // Fragments go into JSON only, never into HTML: '+' of base64 needs no six characters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    private static byte[] Write(NodeFile file) => Write(file, OperatingSystemConfigWriter.WriteFile);

    private static byte[] Write(NodeUnit unit) => Write(unit, OperatingSystemConfigWriter.WriteUnit);

    private static byte[] Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Hashing a script for every request would cost more than comparing it, which ends at the reference.
    private sealed class FileByPath : IEqualityComparer<NodeFile>
    {
        public static FileByPath Instance { get; } = new();

        public bool Equals(NodeFile? left, NodeFile? right) => left == right;

        public int GetHashCode(NodeFile file) => file.Path.GetHashCode(StringComparison.Ordinal);
    }
}
