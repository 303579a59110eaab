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
            static () => Document<RsyslogRelpConfig>(
                RsyslogRelpConfig.Kind,
                "Which logs of a Shoot's nodes are sent to which receiver: the providerConfig of the Shoot's extension shoot-rsyslog-relp.",
                "target", "port", "loggingRules")),
        (
            "auditd.schema.json",
            static () => Document<Auditd>(
                Auditd.Kind,
                "Audit rules of a Shoot's nodes: the key auditd of the ConfigMap that auditConfig.configMapReferenceName refers to.",
                "auditRules")),
    ];

    private static JsonObject Document<T>(string kind, string description, params string[] required)
    {
        JsonObject shape = TypeShapes.Of(typeof(T));
        JsonObject properties = new()
        {
            ["apiVersion"] = Constant("The version of the API that the document is written for. Required.", ConfigurationApi.ApiVersion),
            ["kind"] = Constant("The kind of the document. Required.", kind),
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
            ["description"] = description,
        };
        foreach ((string keyword, JsonNode? value) in shape)
        {
            document[keyword] = keyword == "properties" ? properties : value?.DeepClone();
        }

        document["required"] = new JsonArray(
            [.. ((string[])["apiVersion", "kind", .. required]).Select(static name => JsonValue.Create(name))]);
        return document;
    }

    private static JsonObject Constant(string description, string value) => new() { ["description"] = description, ["const"] = value };
}
