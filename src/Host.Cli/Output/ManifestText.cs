using System.Text;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Manifests as fragments of OperatingSystemConfigs.</summary>
internal static class ManifestText
{
    /// <summary>One object; for many documents, a list of objects with their names.</summary>
    public static string Json(RenderedInput input) => JsonText.Of(writer =>
    {
        if (!input.IsMany)
        {
            OperatingSystemConfigFragment.Write(writer, input.Configs[0].Manifest);
            return;
        }

        writer.WriteStartArray();
        foreach (RenderedConfig rendered in input.Configs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", rendered.Config.Name);
            writer.WriteString("file", rendered.Config.Document.Source);
            writer.WriteNumber("line", rendered.Config.Document.Node.Position.Line);
            writer.WritePropertyName("operatingSystemConfig");
            OperatingSystemConfigFragment.Write(writer, rendered.Manifest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>A document each; of many, each after a comment with its name.</summary>
    public static string Yaml(RenderedInput input)
    {
        StringBuilder text = new();
        foreach (RenderedConfig rendered in input.Configs)
        {
            text.Append(input.IsMany ? $"---\n# {Printable.Of(rendered.Config.Name)}\n" : "");
            text.Append(YamlDocumentWriter.Write(OperatingSystemConfigFragment.Of(rendered.Manifest)));
        }

        return text.ToString();
    }
}
