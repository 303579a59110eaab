using System.Globalization;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>A manifest in the shape of Gardener's OperatingSystemConfig (extensions.gardener.cloud/v1alpha1).</summary>
public static class OperatingSystemConfigFragment
{
    /// <summary>The document <c>{"spec": {"files": [...], "units": [...]}}</c>.</summary>
    /// <param name="manifest">The files and units.</param>
    public static DocumentNode Of(NodeManifest manifest) => Mapping(
        ("spec", Mapping(
            ("files", new SequenceNode([.. manifest.Files.Select(File)], SourcePosition.Start)),
            ("units", new SequenceNode([.. manifest.Units.Select(Unit)], SourcePosition.Start)))));

    /// <summary>Writes such a document as JSON.</summary>
    /// <param name="writer">Takes the JSON.</param>
    /// <param name="manifest">The files and units.</param>
    public static void Write(Utf8JsonWriter writer, NodeManifest manifest) => DocumentJson.Write(writer, Of(manifest));

    /// <summary>An entry of <c>spec.files</c>; permissions are a decimal number (0744 is 484).</summary>
    internal static DocumentNode File(NodeFile file) => Mapping(
        ("path", Text(file.Path)),
        ("permissions", new ScalarNode(ScalarKind.Integer, ((int)file.Mode).ToString(CultureInfo.InvariantCulture), SourcePosition.Start)),
        ("content", Content(file.Content)));

    /// <summary>An entry of <c>spec.units</c>: enabled, and started by gardener-node-agent.</summary>
    internal static DocumentNode Unit(NodeUnit unit) => Mapping(
        ("name", Text(unit.Name)),
        ("command", Text("start")),
        ("enable", new ScalarNode(ScalarKind.Boolean, "true", SourcePosition.Start)),
        ("content", Text(unit.Content)));

    private static MappingNode Content(NodeFileContent content) => content switch
    {
        InlineContent { Base64: true } inline => Mapping(
            ("inline", Mapping(("encoding", Text("b64")), ("data", Text(Convert.ToBase64String(Encoding.UTF8.GetBytes(inline.Text))))))),
        InlineContent inline => Mapping(("inline", Mapping(("encoding", Text("")), ("data", Text(inline.Text))))),
        SecretContent secret => Mapping(
            ("secretRef", Mapping(("name", Text(secret.SecretName)), ("dataKey", Text(secret.DataKey))))),
        _ => Mapping(),
    };

    private static ScalarNode Text(string text) => new(ScalarKind.String, text, SourcePosition.Start);

    private static MappingNode Mapping(params (string Name, DocumentNode Value)[] fields) =>
        new([.. fields.Select(static field => new MappingEntry(field.Name, SourcePosition.Start, field.Value))], SourcePosition.Start);
}
