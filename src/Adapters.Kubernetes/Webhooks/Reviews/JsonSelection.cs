using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// The parts of a JSON object that are read; the rest of it (status, managed fields, cloud profiles) is skipped. A value of
/// another type than expected is read as a whole, for the decoder to name the fault.
/// </summary>
internal abstract record JsonSelection
{
    /// <summary>The value with all that is in it.</summary>
    public static JsonSelection Whole { get; } = new WholeValue();

    /// <summary>The same; if it cannot be read, that is a finding about it and not about the text around it.</summary>
    public static JsonSelection Judged { get; } = new JudgedValue();

    /// <summary>An object's fields of these names.</summary>
    public static JsonSelection Fields(params (string Name, JsonSelection Selection)[] fields) => new ObjectFields(fields);

    /// <summary>The items of a list.</summary>
    public static JsonSelection Items(JsonSelection item) => new ListItems(item);

    /// <summary>One selection for objects with a field of that text, another for all else.</summary>
    public static JsonSelection Case(string field, string value, JsonSelection selection, JsonSelection otherwise) => new FieldCase(field, value, selection, otherwise);

    /// <summary>Reads the selected parts.</summary>
    /// <param name="utf8Json">A valid JSON text.</param>
    /// <exception cref="DocumentFormatException">A part is over the <see cref="DocumentLimits"/> or not Unicode.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public DocumentNode Read(ReadOnlySpan<byte> utf8Json)
    {
        Utf8JsonReader reader = new(utf8Json, JsonLimits.ReaderOptions);
        reader.Read();
        DocumentNode node = Read(utf8Json, ref reader);
        reader.Read();
        return node;
    }

    private protected virtual DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonDocumentReader.Read(json[start..(int)reader.BytesConsumed]);
    }

    // Escapes that are no Unicode are in no text of ours, and asking for them would throw. They are halves of surrogate pairs.
    private static bool Says(ref Utf8JsonReader token, string text) =>
        !(token.ValueIsEscaped && (token.ValueSpan.IndexOf("\\ud"u8) >= 0 || token.ValueSpan.IndexOf("\\uD"u8) >= 0)) && token.ValueTextEquals(text);

    private sealed record WholeValue : JsonSelection;

    private sealed record JudgedValue : JsonSelection
    {
        private protected override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            try
            {
                return base.Read(json, ref reader);
            }
            catch (DocumentFormatException exception)
            {
                return new UnreadableNode(exception.Message, SourcePosition.Start);
            }
        }
    }

    private sealed record FieldCase(string Field, string Value, JsonSelection Selection, JsonSelection Otherwise) : JsonSelection
    {
        private protected override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            bool isSelected = false;
            Utf8JsonReader ahead = reader;
            if (ahead.TokenType == JsonTokenType.StartObject)
            {
                while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
                {
                    bool isField = Says(ref ahead, Field);
                    ahead.Read();
                    isSelected = isField ? ahead.TokenType == JsonTokenType.String && Says(ref ahead, Value) : isSelected;
                    ahead.Skip();
                }
            }

            return (isSelected ? Selection : Otherwise).Read(json, ref reader);
        }
    }

    private sealed record ObjectFields((string Name, JsonSelection Selection)[] Selected) : JsonSelection
    {
        private protected override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return base.Read(json, ref reader);
            }

            List<MappingEntry> entries = [];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                (string Name, JsonSelection? Selection) field = Find(ref reader);
                reader.Read();
                if (field.Selection is null)
                {
                    reader.Skip();
                }
                else
                {
                    entries.Add(new MappingEntry(field.Name, SourcePosition.Start, field.Selection.Read(json, ref reader)));
                }
            }

            return new MappingNode(entries, SourcePosition.Start);
        }

        private (string Name, JsonSelection? Selection) Find(ref Utf8JsonReader name)
        {
            foreach ((string Name, JsonSelection Selection) field in Selected)
            {
                if (Says(ref name, field.Name))
                {
                    return field;
                }
            }

            return ("", null);
        }
    }

    private sealed record ListItems(JsonSelection Item) : JsonSelection
    {
        private protected override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return base.Read(json, ref reader);
            }

            List<DocumentNode> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Item.Read(json, ref reader));
            }

            return new SequenceNode(items, SourcePosition.Start);
        }
    }
}
