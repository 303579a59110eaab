using System.Text.Json;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Findings;

/// <summary>Findings as one JSON object.</summary>
internal static class FindingsJson
{
    public static void Write(TextWriter output, IReadOnlyList<CheckedDocument> documents, Strictness strictness)
    {
        output.Write(JsonText.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("valid", !documents.Any(document => document.Fails(strictness)));
            writer.WriteStartArray("documents");
            foreach (CheckedDocument document in documents)
            {
                WriteDocument(writer, document, strictness);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    private static void WriteDocument(Utf8JsonWriter writer, CheckedDocument document, Strictness strictness)
    {
        writer.WriteStartObject();
        writer.WriteString("file", document.Source);
        writer.WriteNumber("line", document.Position.Line);
        writer.WriteString("kind", document.Kind);
        writer.WriteString("name", document.Name);
        writer.WriteBoolean("valid", !document.Fails(strictness));
        writer.WriteStartArray("findings");
        foreach (Finding finding in document.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("file", finding.Source);
            writer.WriteNumber("line", finding.Position.Line);
            writer.WriteNumber("column", finding.Position.Column);
            writer.WriteString("severity", finding.Level);
            writer.WriteString("path", finding.Path);
            writer.WriteString("type", finding.Type);
            writer.WriteString("value", finding.Value);
            writer.WriteString("detail", finding.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
