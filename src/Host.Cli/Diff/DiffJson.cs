using System.Text.Json;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Diff;

/// <summary>A difference as one JSON object.</summary>
internal static class DiffJson
{
    public static string Of(DiffResult result) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("different", !result.IsEmpty);
        writer.WriteStartArray("documents");
        foreach (DocumentDiff document in result.Documents)
        {
            WriteDocument(writer, document);
        }

        writer.WriteEndArray();
        WriteNames(writer, "onlyOld", result.OnlyOld);
        WriteNames(writer, "onlyNew", result.OnlyNew);
        writer.WriteEndObject();
    });

    private static void WriteDocument(Utf8JsonWriter writer, DocumentDiff document)
    {
        writer.WriteStartObject();
        writer.WriteString("name", document.Name);
        writer.WriteBoolean("different", document.Files.Count > 0);
        writer.WriteStartArray("files");
        foreach (FileChange file in document.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", file.Path);
            writer.WriteString("change", file.Kind);
            writer.WriteString("diff", file.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteNames(writer, "effects", [.. document.Effects.Select(Name)]);
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, IReadOnlyList<string> names)
    {
        writer.WriteStartArray(property);
        foreach (string name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    // RestartRsyslog is restartRsyslog.
    private static string Name(NodeEffect effect) => JsonNamingPolicy.CamelCase.ConvertName(effect.ToString());
}
