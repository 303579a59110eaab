using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// The parts of a JSON object that are read; the rest (status, managed fields, cloud profiles) is skipped. A value of
/// another type than expected is read as a whole, so that the decoder reports it.
/// </summary>
internal abstract record JsonSelection
{
    /// <summary>The value with all that is in it.</summary>
    public static JsonSelection Whole { get; } = new WholeValue();

    /// <summary>The same; if it cannot be read, that is a finding about it and not about the text around it.</summary>
    public static JsonSelection ReportedIfUnreadable { get; } = new ReportedValue();

    /// <summary>An object's fields of these names.</summary>
    public static JsonSelection Fields(params (string Name, JsonSelection Selection)[] fields) => new ObjectFields(fields);

    /// <summary>The items of a list.</summary>
    public static JsonSelection Items(JsonSelection item) => new ListItems(item);

    /// <summary>
    /// An object's fields of these names, and further ones if its field <paramref name="discriminator"/> has the text
    /// <paramref name="value"/>.
    /// Further fields are read in the same pass if the discriminator comes before them, as in everything that an API server sends.
    /// </summary>
    public static JsonSelection Fields(
        string discriminator,
        string value,
        (string Name, JsonSelection Selection)[] always,
        (string Name, JsonSelection Selection)[] further) =>
        new ObjectFields([.. always, .. further]) { Discriminator = discriminator, Value = value, Always = always.Length };

    /// <summary>Reads the selected parts of the value that begins at the reader's token, and leaves the reader at its last token.</summary>
    /// <param name="json">The text of the reader.</param>
    /// <param name="reader">The reader; where it stands after an exception is not defined.</param>
    /// <exception cref="DocumentFormatException">A part is over the <see cref="DocumentLimits"/> or not Unicode.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public virtual DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader) =>
        JsonDocumentReader.Read(json, ref reader, DocumentLimits.MaxConfigurationNodes);

    // ValueTextEquals throws at escapes that are not Unicode, that is, halves of surrogate pairs. None of our texts has them.
    private static bool Says(ref Utf8JsonReader token, string text) =>
        !(token.ValueIsEscaped && (token.ValueSpan.IndexOf("\\ud"u8) >= 0 || token.ValueSpan.IndexOf("\\uD"u8) >= 0))
        && token.ValueTextEquals(text);

    private sealed record WholeValue : JsonSelection;

    private sealed record ReportedValue : JsonSelection
    {
        public override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            Utf8JsonReader start = reader;
            try
            {
                return base.Read(json, ref reader);
            }
            catch (DocumentFormatException exception)
            {
                reader = start;
                reader.Skip();
                return new UnreadableNode(exception.Message, SourcePosition.Start);
            }
        }
    }

    private sealed record ObjectFields((string Name, JsonSelection Selection)[] Selected) : JsonSelection
    {
        private static readonly SequenceNode Unread = new([], SourcePosition.Start);

        public string? Discriminator { get; init; }

        public string? Value { get; init; }

        /// <summary>How many of the selected fields do not depend on the discriminator.</summary>
        public int Always { get; init; } = Selected.Length;

        public override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return base.Read(json, ref reader);
            }

            List<MappingEntry> entries = [];
            List<PostponedField>? postponed = null;
            bool isFurther = Discriminator is null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int field = Find(ref reader);
                reader.Read();
                if (field < 0)
                {
                    reader.Skip();
                    continue;
                }

                (string name, JsonSelection selection) = Selected[field];
                if (name == Discriminator)
                {
                    isFurther = reader.TokenType == JsonTokenType.String && Says(ref reader, Value!);
                }

                if (field < Always || isFurther)
                {
                    entries.Add(new MappingEntry(name, SourcePosition.Start, selection.Read(json, ref reader)));
                    continue;
                }

                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                (postponed ??= []).Add(new PostponedField(entries.Count, field, start..(int)reader.BytesConsumed));
                entries.Add(new MappingEntry(name, SourcePosition.Start, Unread));
            }

            if (isFurther)
            {
                ReadPostponed(entries, postponed ?? [], json);
            }
            else
            {
                entries.RemoveAll(IsFurther);
            }

            return new MappingNode(entries, SourcePosition.Start);
        }

        private int Find(ref Utf8JsonReader name)
        {
            for (int i = 0; i < Selected.Length; i++)
            {
                if (Says(ref name, Selected[i].Name))
                {
                    return i;
                }
            }

            return -1;
        }

        private bool IsFurther(MappingEntry entry) => Array.FindIndex(Selected, Always, field => field.Name == entry.Name) >= 0;

        private void ReadPostponed(List<MappingEntry> entries, List<PostponedField> postponed, ReadOnlySpan<byte> json)
        {
            foreach (PostponedField field in postponed)
            {
                ReadOnlySpan<byte> text = json[field.Place];
                Utf8JsonReader reader = new(text, JsonLimits.ReaderOptions);
                reader.Read();
                (string name, JsonSelection selection) = Selected[field.Field];
                entries[field.Entry] = new MappingEntry(name, SourcePosition.Start, selection.Read(text, ref reader));
            }
        }

        private readonly record struct PostponedField(int Entry, int Field, Range Place);
    }

    private sealed record ListItems(JsonSelection Item) : JsonSelection
    {
        public override DocumentNode Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return base.Read(json, ref reader);
            }

            List<DocumentNode> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (items.Count == DocumentLimits.MaxConfigurationNodes)
                {
                    throw new DocumentFormatException($"a list of more than {items.Count} items", SourcePosition.Start);
                }

                items.Add(Item.Read(json, ref reader));
            }

            return new SequenceNode(items, SourcePosition.Start);
        }
    }
}
