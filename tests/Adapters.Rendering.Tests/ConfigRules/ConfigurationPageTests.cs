using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Rendering.Tests.ConfigRules;

/// <summary>The table of fields in docs/configuration.md is that of the API types, out of which docs/schema is written.</summary>
internal sealed partial class ConfigurationPageTests
{
    // Everything is there, so that each field can be exchanged for its example.
    private const string Complete = """
        {
          "apiVersion": "rsyslog-relp.extensions.gardener.cloud/v1alpha1", "kind": "RsyslogRelpConfig", "target": "a", "port": 1,
          "loggingRules": [{"programNames": ["a"], "severity": 1, "messageContent": {"regex": "a", "exclude": "b"}}],
          "tls": {"enabled": true, "secretReferenceName": "a", "authMode": "name", "permittedPeer": ["a"], "tlsLib": "openssl"},
          "auditConfig": {"enabled": true, "configMapReferenceName": "a"}
        }
        """;

    private static readonly Row[] Table =
    [
        .. Rows().Matches(File.ReadAllText(Repository.PathOf("docs/configuration.md"))).Select(static row =>
            new Row(row.Groups["field"].Value, row.Groups["type"].Value, row.Groups["range"].Value, row.Groups["default"].Value, row.Groups["example"].Value.Replace("\\|", "|", StringComparison.Ordinal))),
    ];

    private static readonly (string Field, JsonObject Schema, bool Required)[] Fields = [.. Flatten(JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/schema/rsyslogrelpconfig.schema.json")))!.AsObject(), "")];

    [Test]
    public void The_table_has_every_field_of_the_types_and_no_other() =>
        Assert.That(Table.Select(static row => (row.Field, row.Type)), Is.EquivalentTo(Fields.Select(static field => (field.Field, Type(field.Schema)))));

    [Test]
    public void Bounds_and_words_of_the_types_stand_in_the_range() =>
        Assert.Multiple(() =>
        {
            foreach ((string field, JsonObject schema, bool required) in Fields)
            {
                Row row = Table.Single(row => row.Field == field);
                string[] bounds = [.. ((string[])["minimum", "maximum"]).Select(bound => schema[bound]?.ToString()).OfType<string>().Where(static bound => bound != $"{int.MaxValue}")];
                string[] words = [.. (schema["enum"]?.AsArray() ?? []).Select(static word => word?.ToString()).OfType<string>(), .. schema["const"] is { } only ? [only.ToString()] : Array.Empty<string>()];
                Assert.That(bounds.All(bound => Regex.IsMatch(row.Range, $"(?<![-0-9]){bound}(?![0-9])")), $"{field}: {string.Join(", ", bounds)}");
                Assert.That(words.All(word => row.Range.Contains($"`{word}`", StringComparison.Ordinal)), $"{field}: {string.Join(", ", words)}");
                Assert.That(row.Default == "required", Is.EqualTo(required), field);
            }
        });

    [Test]
    public void Every_example_is_accepted()
    {
        ConfigReader reader = new(new FluentConfigValidator());
        Assert.Multiple(() =>
        {
            foreach (Row row in Table)
            {
                JsonNode document = JsonNode.Parse(Complete)!;
                string[] path = row.Field.Split('.');
                JsonNode parent = path[..^1].Aggregate(document, static (node, step) => step.EndsWith("[]", StringComparison.Ordinal) ? node[step[..^2]]![0]! : node[step]!);
                parent[path[^1]] = JsonNode.Parse(row.Example);

                IReadOnlyList<FieldError> findings = reader.Read(JsonDocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()))).Errors;
                Assert.That(findings, Is.Empty, row.Field);
            }
        });
    }

    private static IEnumerable<(string Field, JsonObject Schema, bool Required)> Flatten(JsonObject schema, string prefix)
    {
        string[] required = [.. (schema["required"]?.AsArray() ?? []).Select(static name => name!.GetValue<string>())];
        foreach ((string name, JsonNode? node) in schema["properties"]!.AsObject())
        {
            JsonObject field = node!.AsObject();
            yield return (prefix + name, field, required.Contains(name));
            (JsonObject? parts, string infix) = field["items"]?["properties"] is null ? (field, ".") : (field["items"]!.AsObject(), "[].");
            foreach ((string Field, JsonObject Schema, bool Required) below in parts["properties"] is null ? [] : Flatten(parts, prefix + name + infix))
            {
                yield return below;
            }
        }
    }

    private static string Type(JsonObject schema)
    {
        string type = (schema["type"] as JsonArray)?[0]!.ToString() ?? schema["type"]?.ToString() ?? "string";
        return type != "array" ? type : schema["items"]!["type"]!.ToString() == "object" ? "list of objects" : "list of strings";
    }

    [GeneratedRegex(@"^\| `(?<field>[a-zA-Z.\[\]]+)` \| (?<type>[a-z ]+) \| (?<range>.*?) ?\| (?<default>.*?) \| `(?<example>.+?)` \| .*\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    private sealed record Row(string Field, string Type, string Range, string Default, string Example);
}
