using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>Writes a manifest in the JSON shapes of Gardener's OperatingSystemConfig (extensions.gardener.cloud/v1alpha1).</summary>
public static class OperatingSystemConfigWriter
{
    /// <summary>Writes <c>{"spec": {"files": [...], "units": [...]}}</c>.</summary>
    /// <param name="writer">Takes the JSON.</param>
    /// <param name="manifest">What to write.</param>
    public static void WriteFragment(Utf8JsonWriter writer, NodeManifest manifest)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("spec");
        writer.WriteStartArray("files");
        foreach (NodeFile file in manifest.Files)
        {
            WriteFile(writer, file);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("units");
        foreach (NodeUnit unit in manifest.Units)
        {
            WriteUnit(writer, unit);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes an entry of <c>spec.files</c>; permissions are a decimal number (0744 is 484).</summary>
    /// <param name="writer">Takes the JSON.</param>
    /// <param name="file">What to write.</param>
    public static void WriteFile(Utf8JsonWriter writer, NodeFile file)
    {
        writer.WriteStartObject();
        writer.WriteString("path", file.Path);
        writer.WriteNumber("permissions", (int)file.Mode);
        writer.WriteStartObject("content");
        switch (file.Content)
        {
            case InlineContent inline:
                writer.WriteStartObject("inline");
                writer.WriteString("encoding", inline.Base64 ? "b64" : "");
                if (inline.Base64)
                {
                    writer.WriteBase64String("data", Encoding.UTF8.GetBytes(inline.Text));
                }
                else
                {
                    writer.WriteString("data", inline.Text);
                }

                writer.WriteEndObject();
                break;
            case SecretContent secret:
                writer.WriteStartObject("secretRef");
                writer.WriteString("name", secret.SecretName);
                writer.WriteString("dataKey", secret.DataKey);
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes an entry of <c>spec.units</c>: enabled, and started by gardener-node-agent.</summary>
    /// <param name="writer">Takes the JSON.</param>
    /// <param name="unit">What to write.</param>
    public static void WriteUnit(Utf8JsonWriter writer, NodeUnit unit)
    {
        writer.WriteStartObject();
        writer.WriteString("name", unit.Name);
        writer.WriteString("command", "start");
        writer.WriteBoolean("enable", true);
        writer.WriteString("content", unit.Content);
        writer.WriteEndObject();
    }
}
