using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json;

namespace RsyslogRelp.SourceLink;

/// <summary>A portable PDB: each of its documents is embedded, or its Source Link leads to a file of the repository.</summary>
internal static class SymbolFile
{
    // The kinds of the format, https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static IReadOnlyList<string> Check(ZipArchiveEntry entry, string prefix, IReadOnlySet<string> files)
    {
        using MemoryStream bytes = new();
        using (Stream content = entry.Open())
        {
            content.CopyTo(bytes);
        }

        bytes.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = provider.GetMetadataReader();
        string? json = Blob(reader, EntityHandle.ModuleDefinition, SourceLink);
        if (json is null)
        {
            return [$"{entry.FullName} has no Source Link"];
        }

        // One directory, the root of the repository: { "documents": { "/_/*": "https://.../*" } }.
        JsonProperty root = JsonDocument.Parse(json).RootElement.GetProperty("documents").EnumerateObject().Single();
        if (root.Value.GetString() != prefix + "*" || !root.Name.EndsWith('*'))
        {
            return [$"{entry.FullName} leads to {root}, not to {prefix}*"];
        }

        return
        [
            .. reader.Documents.Where(document => Blob(reader, document, EmbeddedSource) is null)
                .Select(document => reader.GetString(reader.GetDocument(document).Name))
                .Where(
                    name => !name.StartsWith(root.Name[..^1], StringComparison.Ordinal)
                        || !files.Contains(name[(root.Name.Length - 1)..]))
                .Select(name => $"{entry.FullName}: {name} is neither embedded nor a file of the repository"),
        ];
    }

    // Only whether an embedded source is there matters, not what it says.
    private static string? Blob(MetadataReader reader, EntityHandle parent, Guid kind) => reader.GetCustomDebugInformation(parent)
        .Select(reader.GetCustomDebugInformation)
        .Where(information => reader.GetGuid(information.Kind) == kind)
        .Select(information => reader.GetBlobReader(information.Value))
        .Select(static blob => blob.ReadUTF8(blob.Length))
        .SingleOrDefault();
}
