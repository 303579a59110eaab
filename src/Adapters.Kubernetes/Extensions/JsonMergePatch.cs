using System.Text;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>JSON merge patches (RFC 7386).</summary>
internal static class JsonMergePatch
{
    /// <summary>
    /// The smallest patch that makes one object into another; null if they say the same. Numbers are compared by value, fields that are
    /// null equal absent ones.
    /// </summary>
    /// <param name="current">The object as it is.</param>
    /// <param name="desired">The object as it is wanted, without nulls.</param>
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
                // Over something that is no object, a patch is the value itself.
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

    /// <summary>A patch as it is sent.</summary>
    public static ReadOnlyMemory<byte> Bytes(JsonObject patch) => Encoding.UTF8.GetBytes(patch.ToJsonString());
}
