using System.Text.Json.Nodes;
using CsCheck;
using RsyslogRelp.Adapters.Kubernetes.Extensions;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

public sealed class JsonMergePatchTests
{
    [TestCase("""{"a":1,"b":{"c":[1,2]}}""", """{"b":{"c":[1,2]},"a":1}""", null)]
    [TestCase("""{"a":1}""", """{"a":1.0}""", null)]
    [TestCase("""{"a":1,"b":null}""", """{"a":1}""", null)]
    [TestCase("""{"a":1,"b":2}""", """{"a":1}""", """{"b":null}""")]
    [TestCase("""{"a":{"x":1,"y":2}}""", """{"a":{"x":1,"z":3}}""", """{"a":{"z":3,"y":null}}""")]
    [TestCase("""{"a":[1,2]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [TestCase("""{"a":[1]}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [TestCase("{}", """{"a":{}}""", """{"a":{}}""")]
    public void A_patch_says_what_differs_and_nothing_else(string current, string desired, string? expected) =>
        Assert.That(JsonMergePatch.Between(Parse(current), Parse(desired))?.ToJsonString(), Is.EqualTo(expected));

    [Test]
    public void Applied_by_the_rules_of_RFC_7386_a_patch_leads_to_what_is_wanted()
    {
        Gen<JsonNode> leaf = Gen.OneOf<JsonNode>(
            Gen.Int[0, 3].Select(static number => (JsonNode)JsonValue.Create(number)),
            Gen.String[Gen.Char["ab"], 0, 2].Select(static text => (JsonNode)JsonValue.Create(text)));
        Gen<JsonObject> Object(int depth) =>
            Gen.Dictionary(Gen.String[Gen.Char["abc"], 1, 1], Value(depth))[0, 3].Select(static fields =>
                new JsonObject(fields.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone()))));
        Gen<JsonNode> Value(int depth) =>
            depth == 0
                ? leaf
                : Gen.OneOf(
                    leaf,
                    Object(depth - 1).Select(static item => (JsonNode)item),
                    leaf.Array[0, 2].Select(static items => (JsonNode)new JsonArray([.. items.Select(static item => item.DeepClone())])));

        Gen.Select(Object(2), Object(2)).Sample((current, desired) =>
        {
            JsonNode result = JsonMergePatch.Between(current, desired) is { } patch ? Apply(current, patch) : current;
            return JsonNode.DeepEquals(result, desired);
        });
    }

    private static JsonNode Apply(JsonNode? target, JsonNode patch)
    {
        if (patch is not JsonObject fields)
        {
            return patch.DeepClone();
        }

        JsonObject result = target is JsonObject item ? (JsonObject)item.DeepClone() : [];
        foreach ((string name, JsonNode? value) in fields)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value);
            }
        }

        return result;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
