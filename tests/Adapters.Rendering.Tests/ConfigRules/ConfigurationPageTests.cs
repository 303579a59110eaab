using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Rendering.Tests.ConfigRules;

/// <summary>The table of fields in docs/configuration.md agrees with docs/schema, which is generated from the API types.</summary>
internal sealed partial class ConfigurationPageTests
{
    // Every field is given, so that each can be replaced with its example.
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
        .. Rows().Matches(File.ReadAllText(Repository.PathOf("docs/configuration.md"))).Select(static row => new Row(
            row.Groups["field"].Value,
            row.Groups["type"].Value,
            row.Groups["range"].Value,
            row.Groups["default"].Value,
            row.Groups["example"].Value.Replace("\\|", "|", StringComparison.Ordinal))),
    ];

    private static readonly JsonObject Schema =
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/schema/rsyslogrelpconfig.schema.json")))!.AsObject();

    private static readonly Field[] Fields = [.. Flatten(Schema, "")];

    [Test]
    public void The_table_has_every_field_of_the_types_and_no_other() =>
        Assert.That(
            Table.Select(static row => (row.Field, row.Type)),
            Is.EquivalentTo(Fields.Select(static field => (field.Name, Type(field.Schema)))));

    [Test]
    public void Bounds_and_words_of_the_types_stand_in_the_range() =>
        Assert.Multiple(() =>
        {
            foreach ((string name, JsonObject schema, bool required) in Fields)
            {
                Row row = Table.Single(row => row.Field == name);
                string[] bounds = Bounds(schema);
                string[] words = Words(schema);
                Assert.That(
                    bounds.All(bound => Regex.IsMatch(row.Range, $"(?<![-0-9]){bound}(?![0-9])")),
                    $"{name}: {string.Join(", ", bounds)}");
                Assert.That(
                    words.All(word => row.Range.Contains($"`{word}`", StringComparison.Ordinal)),
                    $"{name}: {string.Join(", ", words)}");
                Assert.That(row.Default == "required", Is.EqualTo(required), name);
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
                path[..^1].Aggregate(document, Below)[path[^1]] = JsonNode.Parse(row.Example);

                byte[] json = Encoding.UTF8.GetBytes(document.ToJsonString());
                IReadOnlyList<FieldError> findings = reader.Read(JsonDocumentReader.Read(json)).Findings;

                Assert.That(findings, Is.Empty, row.Field);
            }
        });
    }

    private static string[] Bounds(JsonObject schema)
    {
        IEnumerable<string> given = ((string[])["minimum", "maximum"]).Select(bound => schema[bound]?.ToString()).OfType<string>();
        return [.. given.Where(static bound => bound != $"{int.MaxValue}" && bound != $"{int.MinValue}")];
    }

    private static string[] Words(JsonObject schema)
    {
        IEnumerable<JsonNode?> words = schema["enum"]?.AsArray() ?? [];
        return [.. words.Append(schema["const"]).Select(static word => word?.ToString()).OfType<string>()];
    }

    // The value at a step of a field's path; "rules[]" means the first item of the list "rules".
    private static JsonNode Below(JsonNode node, string step) =>
        step.EndsWith("[]", StringComparison.Ordinal)
            ? node[step[..^2]]![0]!
            : node[step]!;

    private static IEnumerable<Field> Flatten(JsonObject schema, string prefix)
    {
        string[] required = [.. (schema["required"]?.AsArray() ?? []).Select(static name => name!.GetValue<string>())];
        foreach ((string name, JsonNode? node) in schema["properties"]!.AsObject())
        {
            JsonObject field = node!.AsObject();
            yield return new Field(prefix + name, field, required.Contains(name));
            (JsonObject parts, string infix) = field["items"]?["properties"] is null
                ? (field, ".")
                : (field["items"]!.AsObject(), "[].");
            foreach (Field below in parts["properties"] is null ? [] : Flatten(parts, prefix + name + infix))
            {
                yield return below;
            }
        }
    }

    private static string Type(JsonObject schema)
    {
        string type = (schema["type"] as JsonArray)?[0]!.ToString() ?? schema["type"]?.ToString() ?? "string";
        return (type, (string?)schema["items"]?["type"]) switch
        {
            ("array", "object") => "list of objects",
            ("array", _) => "list of strings",
            _ => type,
        };
    }

    [GeneratedRegex(
        @"^\| `(?<field>[a-zA-Z.\[\]]+)` \| (?<type>[a-z ]+) \| (?<range>.*?) ?\| (?<default>.*?) \| `(?<example>.+?)` \| .*\|$",
        RegexOptions.Multiline)]
    private static partial Regex Rows();

    private sealed record Field(string Name, JsonObject Schema, bool Required);

    private sealed record Row(string Field, string Type, string Range, string Default, string Example);
}
