using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace RsyslogRelp.Charts.Tests.Rendering;

/// <summary>The objects that a chart renders.</summary>
internal sealed partial class Manifests
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    private Manifests(IReadOnlyList<(string Text, JsonObject Object)> documents) => Documents = documents;

    /// <summary>Every object and its text.</summary>
    public IReadOnlyList<(string Text, JsonObject Object)> Documents { get; }

    public IEnumerable<JsonObject> Objects => Documents.Select(static document => document.Object);

    public IEnumerable<JsonObject> Deployments => Of("Deployment");

    public static Manifests Render(ChartCase chart) => Parse(Helm.Template(chart));

    public static Manifests Parse(string yaml) => new(
    [
        .. Separator().Split(yaml).Where(static text => Comment().Replace(text, "").Trim().Length > 0)
            .Select(static text => (text, ToJson(text))),
    ]);

    public static JsonObject ToJson(string yaml) => JsonSerializer.SerializeToNode(Reader.Deserialize(yaml))!.AsObject();

    public IEnumerable<JsonObject> Of(string kind) => Objects.Where(item => Text(item, "kind") == kind);

    public JsonObject One(string kind, string name) => Of(kind).Single(item => Name(item) == name);

    public static string Name(JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    public static string Text(JsonNode item, string field) => item[field]!.GetValue<string>();

    /// <summary>A file name for the object.</summary>
    public static string FileName(JsonObject item) => $"{Text(item, "kind")}-{Name(item).Replace(':', '_')}.yaml";

    /// <summary>The only container of a Deployment.</summary>
    public static JsonObject Container(JsonObject deployment) => Pod(deployment)["containers"]!.AsArray().Single()!.AsObject();

    public static JsonObject Pod(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!.AsObject();

    public static string[] Arguments(JsonObject deployment) =>
        [.. Container(deployment)["args"]!.AsArray().Select(static argument => argument!.GetValue<string>())];

    [GeneratedRegex("^---\n", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex("^#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
