using System.Text.Json.Nodes;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.SchemaGenerator;

/// <summary>The documents that a cluster owner writes: the shape out of the types, the rules out of <see cref="FieldRules"/>.</summary>
internal static class ConfigSchemas
{
    /// <summary>Names of files and what they hold.</summary>
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
            // The version that editors know best.
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
