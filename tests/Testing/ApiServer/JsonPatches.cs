using System.Globalization;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>Changes of JSON documents, as far as tests need them.</summary>
public static class JsonPatches
{
    /// <summary>A JSON merge patch (RFC 7396) applied. Neither argument is changed.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        JsonObject result = target is JsonObject old ? (JsonObject)old.DeepClone() : [];
        foreach ((string name, JsonNode? value) in changes)
        {
            JsonNode? merged = Merge(result[name], value);
            result.Remove(name);
            if (merged is not null)
            {
                result[name] = merged;
            }
        }

        return result;
    }

    /// <summary>A JSON Patch (RFC 6902) of <c>add</c>, <c>replace</c> and <c>remove</c> applied. The document is not changed.</summary>
    /// <exception cref="FormatException">The patch does not fit the document.</exception>
    public static JsonObject Apply(JsonObject document, JsonArray patch)
    {
        JsonObject result = (JsonObject)document.DeepClone();
        foreach (JsonNode? operation in patch)
        {
            string name = (string?)operation?["op"] ?? "";
            string[] path =
            [
                .. ((string?)operation?["path"] ?? "")
                    .Split('/')[1..]
                    .Select(static part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
            ];
            JsonNode? parent = path[..^1].Aggregate(
                (JsonNode?)result, static (node, part) => node is JsonArray items ? items[Index(part)] : node?[part]);
            Apply(name, parent, path[^1], operation!["value"]?.DeepClone());
        }

        return result;
    }

    private static void Apply(string operation, JsonNode? parent, string last, JsonNode? value)
    {
        switch (operation, parent)
        {
            case ("add", JsonObject fields):
                fields[last] = value;
                break;
            case ("replace", JsonObject fields) when fields.ContainsKey(last):
                fields[last] = value;
                break;
            case ("remove", JsonObject fields) when fields.Remove(last):
                break;
            case ("add", JsonArray items):
                items.Insert(last == "-" ? items.Count : Index(last), value);
                break;
            case ("replace", JsonArray items):
                items[Index(last)] = value;
                break;
            case ("remove", JsonArray items):
                items.RemoveAt(Index(last));
                break;
            default:
                throw new FormatException($"{operation} of {last} does not fit the document");
        }
    }

    private static int Index(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
