using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Testing.Reviews;

/// <summary>A JSON value that prints scalars and names byte for byte as they were read, so that a changed foreign byte shows.</summary>
public sealed class RawJson
{
    public string? Scalar { get; private init; }

    public List<(string Name, RawJson Value)>? Fields { get; private init; }

    public List<RawJson>? Items { get; private init; }

    public static RawJson Parse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 1_000 });
        reader.Read();
        RawJson value = Parse(ref reader, json);
        Assert.That(reader.Read(), Is.False);
        return value;
    }

    public static RawJson Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>The last field of that name, as the API server reads it.</summary>
    public RawJson? this[string name] => Fields?.LastOrDefault(field => Says(field.Name, name)).Value;

    public RawJson At(params string[] path) => path.Aggregate(this, static (node, name) => node[name]!);

    public string Text() => Unquote(Scalar!);

    /// <summary>Whether it is this string.</summary>
    public bool IsText(string text) => Scalar is ['"', ..] && Says(Scalar, text);

    /// <summary>The file or unit list below spec; empty if absent.</summary>
    public List<RawJson> Entries(string list) => this["spec"]?[list]?.Items ?? [];

    public void Set(string name, RawJson value)
    {
        int index = Fields!.FindLastIndex(field => Says(field.Name, name));
        if (index < 0)
        {
            Fields.Add(($"\"{name}\"", value));
        }
        else
        {
            Fields[index] = (Fields[index].Name, value);
        }
    }

    public override string ToString()
    {
        StringBuilder text = new();
        Append(text);
        return text.ToString();
    }

    private static RawJson Parse(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                List<(string, RawJson)> fields = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"";
                    reader.Read();
                    fields.Add((name, Parse(ref reader, json)));
                }

                return new RawJson { Fields = fields };
            case JsonTokenType.StartArray:
                List<RawJson> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Parse(ref reader, json));
                }

                return new RawJson { Items = items };
            default:
                return new RawJson { Scalar = Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]) };
        }
    }

    private void Append(StringBuilder text)
    {
        if (Scalar is not null)
        {
            text.Append(Scalar);
            return;
        }

        text.Append(Fields is null ? '[' : '{');
        for (int i = 0; i < (Fields?.Count ?? Items!.Count); i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (Fields is not null)
            {
                text.Append(Fields[i].Name).Append(':');
            }

            (Fields?[i].Value ?? Items![i]).Append(text);
        }

        text.Append(Fields is null ? ']' : '}');
    }

    // A string with half of a surrogate pair is none that anyone looks for, and cannot be read.
    private static bool Says(string raw, string text)
    {
        try
        {
            return Unquote(raw) == text;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Unquote(string raw) => JsonSerializer.Deserialize<string>(raw)!;
}
