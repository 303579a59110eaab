using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Findings as one JSON object.</summary>
internal static class FindingsJson
{
    public static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter output, IReadOnlyList<CheckedDocument> documents, Strictness strictness)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
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
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
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
