using System.Text;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>JSON merge patches (RFC 7386).</summary>
internal static class JsonMergePatch
{
    /// <summary>
    /// The smallest patch that turns one object into another; null if they are equal. Numbers are compared by value; a field that is null
    /// equals an absent one.
    /// </summary>
    /// <param name="current">The object as it is.</param>
    /// <param name="desired">The desired object, without nulls.</param>
    public static JsonObject? Between(JsonObject current, JsonObject desired)
    {
        JsonObject patch = [];
        foreach ((string name, JsonNode? wanted) in desired)
        {
            JsonNode? present = current[name];
            if (present is JsonObject left && wanted is JsonObject right)
            {
                if (Between(left, right) is { } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(present, wanted))
            {
                // If the current value is not an object, the patch is the desired value itself.
                patch[name] = wanted?.DeepClone();
            }
        }

        foreach ((string name, JsonNode? present) in current)
        {
            if (present is not null && !desired.ContainsKey(name))
            {
                patch[name] = null;
            }
        }

        return patch.Count == 0 ? null : patch;
    }

    /// <summary>The patch as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Bytes(JsonObject patch) => Encoding.UTF8.GetBytes(patch.ToJsonString());
}
