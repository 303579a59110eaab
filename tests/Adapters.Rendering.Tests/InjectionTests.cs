using System.Globalization;
using System.Text.Json.Nodes;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing.Rendering;

namespace RsyslogRelp.Adapters.Rendering.Tests;

/// <summary>
/// Text that has a meaning for a program, in every string of a configuration: refused with the field's name, or only text on the node.
/// </summary>
public sealed class InjectionTests
{
    private const string Harmless = """
        {"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"relp.example.com","port":514,
         "loggingRules":[{"programNames":["a"],"messageContent":{"regex":"a","exclude":"b"}}],
         "tls":{"enabled":true,"secretReferenceName":"a","authMode":"name","tlsLib":"openssl","permittedPeer":["a"]},
         "auditConfig":{"enabled":true,"configMapReferenceName":"a"}}
        """;

    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();

    // Each with a way to the text on the node; null where nothing of it is there.
    private static readonly (string Path, Func<NodeManifest, RainerScriptModel, string?> OnNode)[] Fields =
    [
        ("apiVersion", static (_, _) => null),
        ("kind", static (_, _) => null),
        ("target", static (_, model) => model.RelpParameters["target"].Single()),
        ("loggingRules[0].programNames[0]", static (_, model) => model.FilterLiterals.Single()[0]),
        ("loggingRules[0].messageContent.regex", static (_, model) => model.FilterLiterals.Single()[1]),
        ("loggingRules[0].messageContent.exclude", static (_, model) => model.FilterLiterals.Single()[2]),
        ("tls.secretReferenceName", static (manifest, _) =>
            manifest.Files.Select(static file => file.Content).OfType<SecretContent>().First().SecretName["ref-".Length..]),
        ("tls.authMode", static (_, model) => model.RelpParameters["tls.authmode"].Single()),
        ("tls.tlsLib", static (_, _) => null),
        ("tls.permittedPeer[0]", static (_, model) => model.RelpParameters["tls.permittedpeer"].Single()),
        ("auditConfig.configMapReferenceName", static (_, _) => null),
    ];

    private static readonly (string Name, string Text)[] Texts =
    [
        ("line feed", "a\nstop"), ("carriage return", "a\rb"), ("line feed at the end", "a\n"), ("two lines and a comment", "a\n#"),
        ("quote", "a\"b"), ("apostrophe", "a'b"), ("backslash", @"a\\b"), ("backslash at the end", @"a\\"), ("escaped quote", "a\\\\\"b"),
        ("end of an action", "a\") stop action(type=\"omprog\" binary=\"/bin/sh"), ("end of a filter", "a\") == 1 then { stop } #"),
        ("end of a list", "a\"] and $msg contains [\"b"), ("legacy directive", "$IncludeConfig /etc/shadow"), ("property", "$msg"),
        ("property replacer", "%msg:::drop-last-lf%"), ("backticks", "`cat /etc/shadow`"), ("backtick include", "`echo $HOME`"),
        ("command", "$(reboot)"), ("variable", "${HOME}"), ("separator", "a;reboot"), ("pipe", "a|reboot"), ("redirection", "a>/etc/passwd"),
        ("option", "--help"), ("directory", "../../etc/passwd"), ("glob", "*"), ("systemd specifier", "%h%n%%"), ("Liquid output", "{{ paths }}"),
        ("Liquid tag", "{% include '/etc/passwd' %}"), ("here document", "a\nEOF\nreboot\n"), ("NUL", "a\0b"), ("escape sequence", "a\u001b[2Jb"),
        ("delete", "a\u007fb"), ("C1 control", "a\u009bb"), ("bidi override", "a\u202eb"), ("zero width", "a\u200bb"), ("byte order mark", "\ufeffa"),
        ("line separator", "a\u2028b"), ("next line", "a\u0085b"), ("fullwidth quote", "a\uff02b"), ("emoji", "a🚀b"), ("space", " "),
        ("empty", ""), ("long", new string('a', 5_000)), ("very long", new string('a', 1_000_000)),
    ];

    private static IEnumerable<TestCaseData> Cases() => Fields.SelectMany(static field => Texts.Select(
        text => new TestCaseData(field.Path, text.Text).SetArgDisplayNames(field.Path, text.Name)));

    [TestCaseSource(nameof(Cases))]
    public void Text_in_a_field_is_refused_by_name_or_is_only_text_on_the_node(string path, string text)
    {
        DecodeResult<RsyslogRelpConfig> read = RsyslogRelpConfigText.Read(With(path, text));
        FieldError[] errors = [.. read.Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Error)];
        if (errors.Length > 0)
        {
            Assert.That(errors.Select(static error => error.Path), Has.Some.EqualTo(path));
            Assert.That(errors.Select(static error => error.ToString()), Is.All.Matches<string>(static text => IsSafeLine(text!)));
            return;
        }

        NodeManifest manifest = Rendered(read.Value!);
        RainerScriptModel model = RainerScriptModel.Parse(Text(manifest));
        string other = Text(Rendered(RsyslogRelpConfigText.Read(Harmless).Value!));
        RainerScriptModel harmless = RainerScriptModel.Parse(other);
        Assert.Multiple(() =>
        {
            string? onNode = Fields.Single(field => field.Path == path).OnNode(manifest, model);
            Assert.That(onNode, Is.EqualTo(onNode is null ? null : text));
            Assert.That(model.FilterShapes, Is.EqualTo(harmless.FilterShapes));
            Assert.That(model.RelpParameters.Keys, Is.EquivalentTo(harmless.RelpParameters.Keys));
            Assert.That(Text(manifest).Split('\n'), Has.Length.EqualTo(other.Split('\n').Length));
        });
    }

    private static bool IsSafeLine(string text) =>
        text.Length < 2_000 && !text.Any(static c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format);

    private static NodeManifest Rendered(RsyslogRelpConfig config) =>
        Renderer.Render(config, new ShootIdentity("p", "s", "u"), new NodeReferences { AuditRules = "" });

    private static string Text(NodeManifest manifest) =>
        ((InlineContent)manifest.Files.Single(static file => file.Path == NodePaths.DeliveredRsyslogConfig).Content).Text;

    private static string With(string path, string text)
    {
        JsonNode root = JsonNode.Parse(Harmless)!;
        string[] steps = path.Replace("]", "", StringComparison.Ordinal).Split('.', '[');
        JsonNode parent = steps[..^1].Aggregate(
            root, static (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (parent is JsonArray items)
        {
            items[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = text;
        }
        else
        {
            parent[steps[^1]] = text;
        }

        return root.ToJsonString();
    }
}
