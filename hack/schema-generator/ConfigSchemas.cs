using System.Text.Json.Nodes;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.SchemaGenerator;

/// <summary>
/// The JSON Schemas of the documents that a cluster owner writes: the shape comes from the types, the rules from <see cref="FieldRules"/>.
/// </summary>
internal static class ConfigSchemas
{
    /// <summary>The schemas by file name.</summary>
    public static IReadOnlyList<(string Name, Func<JsonObject> Create)> All { get; } =
    [
        (
            "rsyslogrelpconfig.schema.json",
            static () => Document<RsyslogRelpConfig>(RsyslogRelpConfig.Kind, "target", "port", "loggingRules")),
        ("auditd.schema.json", static () => Document<Auditd>(Auditd.Kind, "auditRules")),
    ];

    private static JsonObject Document<T>(string kind, params string[] required)
    {
        JsonObject shape = TypeShapes.Of(typeof(T));
        JsonObject properties = new()
        {
            ["apiVersion"] = new JsonObject { ["const"] = ConfigurationApi.ApiVersion },
            ["kind"] = new JsonObject { ["const"] = kind },
        };
        foreach ((string name, JsonNode? property) in shape["properties"]!.AsObject())
        {
            properties[name] = property!.DeepClone();
        }

        JsonObject document = new()
        {
            // The JSON Schema version with the best support in editors.
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = $"{kind} of {ConfigurationApi.ApiVersion}",
        };
        foreach ((string keyword, JsonNode? value) in shape)
        {
            document[keyword] = keyword == "properties" ? properties : value?.DeepClone();
        }

        document["required"] = new JsonArray(
            [.. ((string[])["apiVersion", "kind", .. required]).Select(static name => JsonValue.Create(name))]);
        return document;
    }
}
