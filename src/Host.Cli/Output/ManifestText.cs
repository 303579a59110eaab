using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>A manifest as a fragment of an OperatingSystemConfig.</summary>
internal static class ManifestText
{
    public static string Json(NodeManifest manifest)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, FindingsJson.Options))
        {
            OperatingSystemConfigFragment.Write(writer, manifest);
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    public static string Yaml(NodeManifest manifest) => YamlDocumentWriter.Write(OperatingSystemConfigFragment.Of(manifest));
}
