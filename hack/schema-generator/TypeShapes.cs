using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RsyslogRelp.SchemaGenerator;

/// <summary>The schema of a type: its fields, their types, and their descriptions from the XML documentation.</summary>
internal static partial class TypeShapes
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemoveComputed } },
        RespectNullableAnnotations = true,
    };

    /// <summary>The schema of a type with its rules. As in Kubernetes, an optional field may be null.</summary>
    public static JsonObject Of(Type type) =>
        Options.GetJsonSchemaAsNode(
            type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }).AsObject();

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject shape)
        {
            return schema;
        }

        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            shape["additionalProperties"] = false;
        }

        // Stored numbers may have 64 bits; a new one must fit into the 32 bits that rsyslog keeps.
        if (type == typeof(long))
        {
            shape["minimum"] = int.MinValue;
            shape["maximum"] = int.MaxValue;
        }

        shape.Remove("default");
        PropertyInfo? member = context.PropertyInfo?.AttributeProvider as PropertyInfo;
        if (member is null)
        {
            return shape;
        }

        if (type.IsGenericType && shape["type"] is JsonValue array && array.ToString() == "array")
        {
            shape["type"] = new JsonArray("array", "null");
        }

        JsonObject described = new() { ["description"] = Summary(member) };
        foreach ((string keyword, JsonNode? value) in shape)
        {
            described[keyword] = value?.DeepClone();
        }

        return FieldRules.Apply(member, described);
    }

    // Properties that are computed from fields are not fields.
    private static void RemoveComputed(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(static property => property.Set is null).ToArray())
        {
            type.Properties.Remove(property);
        }
    }

    private static string Summary(PropertyInfo member)
    {
        XDocument documentation = XDocument.Load(Path.ChangeExtension(member.Module.Assembly.Location, "xml"));
        string id = $"P:{member.DeclaringType!.FullName}.{member.Name}";
        XElement summary = documentation.Descendants("member").Single(one => one.Attribute("name")?.Value == id).Element("summary")!;
        foreach (XElement reference in summary.Descendants("see").ToArray())
        {
            string name = reference.Attribute("cref")!.Value.Split('.')[^1];
            reference.ReplaceWith(
                reference.Attribute("cref")!.Value.StartsWith("P:", StringComparison.Ordinal)
                    ? JsonNamingPolicy.CamelCase.ConvertName(name)
                    : name);
        }

        return Space().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
