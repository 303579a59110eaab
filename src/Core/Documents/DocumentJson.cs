using System.Text.Encodings.Web;
using System.Text.Json;

namespace RsyslogRelp.Core.Documents;

/// <summary>Writes documents as JSON.</summary>
internal static class DocumentJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as JSON in UTF-8.</summary>
    public static byte[] Write(DocumentNode document)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            Write(writer, document);
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the document as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (MappingEntry entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Name);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (DocumentNode item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ScalarNode { Kind: ScalarKind.String } text:
                writer.WriteStringValue(text.Text);
                break;
            case ScalarNode { Kind: ScalarKind.Null }:
                writer.WriteNullValue();
                break;
            case ScalarNode { Kind: ScalarKind.Boolean } boolean:
                writer.WriteBooleanValue(boolean.Text == "true");
                break;
            case ScalarNode { Kind: ScalarKind.Integer } number:
                writer.WriteRawValue(number.Text);
                break;
            default:
                throw new ArgumentException($"{node.Position}: a {node.TypeName} is not written.", nameof(node));
        }
    }
}
