using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Core.Documents;

/// <summary>Reads one JSON document (RFC 8259) into nodes that keep duplicate fields and positions.</summary>
public static class JsonDocumentReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = DocumentLimits.MaxDepth + 1 };

    /// <summary>Reads one document.</summary>
    /// <param name="utf8Json">The text; a byte order mark is an error.</param>
    /// <exception cref="DocumentFormatException">The text is not JSON, not UTF-8, or exceeds the <see cref="DocumentLimits"/>.</exception>
    public static DocumentNode Read(ReadOnlySpan<byte> utf8Json)
    {
        Utf8JsonReader reader = new(utf8Json, Options);
        try
        {
            reader.Read();
            DocumentNode node = Read(utf8Json, ref reader, DocumentLimits.MaxNodes);
            reader.Read();
            return node;
        }
        catch (JsonException exception)
        {
            SourcePosition position = new((int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
            throw new DocumentFormatException($"not valid JSON: {JsonFailure.Describe(exception)}", position, exception);
        }
    }

    /// <summary>Reads the value that begins at a reader's token, and leaves the reader at the value's last token.</summary>
    /// <param name="utf8Json">The text of the reader.</param>
    /// <param name="reader">The reader; where it stands after an exception is not defined.</param>
    /// <param name="mostNodes">The largest number of values in it.</param>
    /// <returns>The value, with positions relative to its beginning.</returns>
    /// <exception cref="DocumentFormatException">
    /// The value is over the <see cref="DocumentLimits"/>, or holds a string that is not Unicode.
    /// </exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static DocumentNode Read(ReadOnlySpan<byte> utf8Json, ref Utf8JsonReader reader, int mostNodes)
    {
        LineCounter lines = new(utf8Json, (int)reader.TokenStartIndex);
        NodeCount nodes = new(mostNodes);
        try
        {
            return ReadValue(ref reader, ref lines, ref nodes, reader.CurrentDepth);
        }
        catch (InvalidOperationException exception)
        {
            // The reader finds invalid UTF-8 or a lone surrogate in a string only when the string is read.
            throw new DocumentFormatException(
                "not valid JSON: a string holds invalid Unicode", lines.At(reader.TokenStartIndex), exception);
        }
    }

    private static DocumentNode ReadValue(ref Utf8JsonReader reader, ref LineCounter lines, ref NodeCount nodes, int baseDepth)
    {
        SourcePosition position = lines.At(reader.TokenStartIndex);
        if (nodes.Left-- == 0)
        {
            throw new DocumentFormatException($"more than {nodes.Most} values", position);
        }

        if (reader.CurrentDepth - baseDepth >= DocumentLimits.MaxDepth
            && (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            throw new DocumentFormatException($"nested deeper than {DocumentLimits.MaxDepth} levels", position);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                List<MappingEntry> entries = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    SourcePosition namePosition = lines.At(reader.TokenStartIndex);
                    string name = reader.GetString()!;
                    reader.Read();
                    entries.Add(new MappingEntry(name, namePosition, ReadValue(ref reader, ref lines, ref nodes, baseDepth)));
                }

                return new MappingNode(entries, position);
            case JsonTokenType.StartArray:
                List<DocumentNode> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, ref lines, ref nodes, baseDepth));
                }

                return new SequenceNode(items, position);
            case JsonTokenType.String:
                return new ScalarNode(ScalarKind.String, reader.GetString()!, position);
            case JsonTokenType.Number:
                bool integer = reader.ValueSpan.IndexOfAny(NumberFraction) < 0;
                return new ScalarNode(integer ? ScalarKind.Integer : ScalarKind.Float, Encoding.UTF8.GetString(reader.ValueSpan), position);
            case JsonTokenType.True:
                return new ScalarNode(ScalarKind.Boolean, "true", position);
            case JsonTokenType.False:
                return new ScalarNode(ScalarKind.Boolean, "false", position);
            default:
                return new ScalarNode(ScalarKind.Null, "null", position);
        }
    }

    private static readonly SearchValues<byte> NumberFraction = SearchValues.Create(".eE"u8);

    private struct NodeCount(int most)
    {
        public readonly int Most = most;
        public int Left = most;
    }

    /// <summary>Converts increasing byte offsets into lines and columns in one pass.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> text, int start)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _offset = start;
        private int _line = 1;
        private int _column = 1;

        public SourcePosition At(long tokenStart)
        {
            ReadOnlySpan<byte> passed = _text[_offset..Math.Max(_offset, (int)tokenStart)];
            int newline = passed.LastIndexOf((byte)'\n');
            if (newline >= 0)
            {
                _line += passed.Count((byte)'\n');
                _column = 1;
            }

            _column += Encoding.UTF8.GetCharCount(passed[(newline + 1)..]);
            _offset += passed.Length;
            return new SourcePosition(_line, _column);
        }
    }
}
