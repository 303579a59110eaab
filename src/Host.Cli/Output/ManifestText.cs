using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>A manifest as a fragment of an OperatingSystemConfig.</summary>
internal static class ManifestText
{
    public static string Json(NodeManifest manifest) => Encoding.UTF8.GetString(Utf8Json(manifest)) + "\n";

    public static string Yaml(NodeManifest manifest) => YamlDocumentWriter.Write(JsonDocumentReader.Read(Utf8Json(manifest)));

    private static byte[] Utf8Json(NodeManifest manifest)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, FindingsJson.Options))
        {
            OperatingSystemConfigWriter.WriteFragment(writer, manifest);
        }

        return buffer.ToArray();
    }
}
