using System.Text.Json;

namespace RsyslogRelp.Host.Cli.Explain;

/// <summary>A field as a JSON Schema of docs/schema describes it.</summary>
/// <param name="Name">Its name; for a document its kind.</param>
/// <param name="Type">Its type, such as <c>string</c> or <c>[]object</c>.</param>
/// <param name="Description">What it means.</param>
/// <param name="IsRequired">Whether a document must have it.</param>
/// <param name="Values">The values that it may have; empty if the schema does not list them.</param>
/// <param name="Fields">The fields inside.</param>
internal sealed record SchemaField(
    string Name, string Type, string Description, bool IsRequired, IReadOnlyList<string> Values, IReadOnlyList<SchemaField> Fields)
{
    /// <summary>Reads a field with all fields inside.</summary>
    public static SchemaField Read(string name, JsonElement schema, bool isRequired)
    {
        string type = TypeOf(schema);
        JsonElement inner = schema;
        if (type == "array")
        {
            inner = schema.GetProperty("items");
            type = "[]" + TypeOf(inner);
        }

        return new SchemaField(name, type, TextOf(schema, "description"), isRequired, ValuesOf(schema), FieldsOf(inner));
    }

    private static SchemaField[] FieldsOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return [];
        }

        string[] required = schema.TryGetProperty("required", out JsonElement names) ? Texts(names) : [];
        return [.. properties.EnumerateObject().Select(field => Read(field.Name, field.Value, required.Contains(field.Name)))];
    }

    // An optional field may be null; a constant has no type.
    private static string TypeOf(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type)
        ? type.ValueKind == JsonValueKind.Array ? Texts(type).First(static one => one != "null") : type.GetString()!
        : "string";

    private static string[] ValuesOf(JsonElement schema) =>
        schema.TryGetProperty("enum", out JsonElement values) ? Texts(values)
        : schema.TryGetProperty("const", out JsonElement value) ? [value.GetString()!]
        : [];

    private static string TextOf(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out JsonElement text) ? text.GetString()! : "";

    private static string[] Texts(JsonElement list) =>
        [.. list.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)];
}
