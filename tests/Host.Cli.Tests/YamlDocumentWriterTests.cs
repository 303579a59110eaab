using System.Globalization;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class YamlDocumentWriterTests
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "yes", "No", "on", "~", "null", "true", "010", "0x1f", "1e3", "1_000", "-", "- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "'", "\"", "\\",
        "a\nb", "a\nb\n", "a\nb\n\n", "\n", "\na", " a\nb", "a\n b\n", "a\n\n\nb", "a\tb", "\ta\nb", "a\rb", "a\r\nb", "\0", "\u0085", "\u2028", "\ufeff", "\ufffe", "\U0001f600\nx", "é\nè", "\x7f", "---\na", "...\nb",
        "a\n---\nb", "ZGVhZA==", "+1", ".5", ".inf", "/a/b-c.d", "=", "<<", "2026-11-23", "12:30:00", "a ", "a \nb ",
    ];

    [Test]
    public void Every_text_reads_back_as_it_was([Values] bool name)
    {
        foreach (string text in Texts)
        {
            DocumentNode document = name ? Mapping((text, String("x"))) : Mapping(
                ("a", Sequence(String(text), Mapping(("b", String(text)), ("c", Sequence(Sequence(String(text))))))));
            Assert.That(Again(document), Is.EqualTo(Dump(document)), YamlDocumentWriter.Write(document));
        }
    }

    [Test]
    public void Every_document_reads_back_as_it_was()
    {
        Random random = new(3);
        for (int round = 0; round < 500; round++)
        {
            DocumentNode document = Mapping(("root", Node(random, 4)));
            Assert.That(Again(document), Is.EqualTo(Dump(document)), YamlDocumentWriter.Write(document));
        }
    }

    [Test]
    public void Lines_of_text_stay_readable() =>
        Assert.That(
            YamlDocumentWriter.Write(Mapping(("list", Sequence(Mapping(
                ("name", String("x")),
                ("text", String("a\n  b\n\nc")),
                ("count", new ScalarNode(ScalarKind.Integer, "420", default))))))),
            Is.EqualTo("list:\n- name: x\n  text: |-\n    a\n      b\n\n    c\n  count: 420\n"));

    private static DocumentNode Node(Random random, int depth) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => String(Texts[random.Next(Texts.Length)]),
        1 => new ScalarNode(ScalarKind.Boolean, "true", default),
        2 => new ScalarNode(ScalarKind.Integer, random.Next().ToString(CultureInfo.InvariantCulture), default),
        3 => Sequence([.. Enumerable.Range(0, random.Next(4)).Select(_ => Node(random, depth - 1))]),
        _ => Mapping([.. Enumerable.Range(0, random.Next(4)).Select(i => ($"f{i}", Node(random, depth - 1)))]),
    };

    private static string Again(DocumentNode document) =>
        Dump(new YamlDocumentReader().ReadAll(YamlDocumentWriter.Write(document)).Single());

    private static string Dump(DocumentNode node) => node switch
    {
        MappingNode mapping =>
            "{" + string.Join(
                ',',
                mapping.Entries.Select(static entry => $"{System.Text.Json.JsonSerializer.Serialize(entry.Name)}={Dump(entry.Value)}")) + "}",
        SequenceNode sequence => "[" + string.Join(',', sequence.Items.Select(Dump)) + "]",
        ScalarNode scalar => $"{scalar.Kind}:{System.Text.Json.JsonSerializer.Serialize(scalar.Text)}",
        _ => throw new InvalidOperationException(),
    };

    private static ScalarNode String(string text) => new(ScalarKind.String, text, default);

    private static SequenceNode Sequence(params DocumentNode[] items) => new(items, default);

    private static MappingNode Mapping(params (string Name, DocumentNode Value)[] fields) =>
        new([.. fields.Select(static field => new MappingEntry(field.Name, default, field.Value))], default);
}
