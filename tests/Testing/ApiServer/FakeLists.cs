using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>Lists of <see cref="FakeApiServer"/>, whole or in pages.</summary>
internal sealed class FakeLists(FakeStore store)
{
    private readonly ConcurrentDictionary<string, (IReadOnlyList<JsonObject> Items, long Version)> _pages = [];

    /// <summary>Makes continued lists answer 410.</summary>
    public void Forget() => _pages.Clear();

    public JsonObject Page(FakeRequest request, FakeResource resource)
    {
        (IReadOnlyList<JsonObject> Items, long Version) rest =
            request.Query.GetValueOrDefault("continue") is not { } token ? store.List(resource, FakeSelector.Of(request))
            : _pages.TryGetValue(token, out (IReadOnlyList<JsonObject>, long) page) ? page
            : throw new FakeApiException(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        int limit = int.Parse(request.Query.GetValueOrDefault("limit") ?? "0", CultureInfo.InvariantCulture);
        JsonObject metadata = new() { ["resourceVersion"] = rest.Version.ToString(CultureInfo.InvariantCulture) };
        IEnumerable<JsonObject> items = rest.Items;
        if (limit > 0 && rest.Items.Count > limit)
        {
            string next = Guid.NewGuid().ToString("N");
            _pages[next] = ([.. rest.Items.Skip(limit)], rest.Version);
            metadata["continue"] = next;
            metadata["remainingItemCount"] = rest.Items.Count - limit;
            items = rest.Items.Take(limit);
        }

        return new JsonObject
        {
            ["kind"] = resource.Kind + "List",
            ["apiVersion"] = resource.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(item => InList(resource, item))]),
        };
    }

    private static JsonObject InList(FakeResource resource, JsonObject item)
    {
        JsonObject copy = (JsonObject)item.DeepClone();
        if (!resource.IsCustom)
        {
            copy.Remove("kind");
            copy.Remove("apiVersion");
        }

        return copy;
    }
}
