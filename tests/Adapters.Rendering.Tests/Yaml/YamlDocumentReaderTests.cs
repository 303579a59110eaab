using CsCheck;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Rendering.Tests.Yaml;

public sealed class YamlDocumentReaderTests
{
    private static readonly YamlDocumentReader Reader = new();

    [TestCase("a: 514", ScalarKind.Integer)]
    [TestCase("a: -1", ScalarKind.Integer)]
    [TestCase("a: true", ScalarKind.Boolean)]
    [TestCase("a: 1.5", ScalarKind.Float)]
    [TestCase("a: 1e3", ScalarKind.Float)]
    [TestCase("a: ~", ScalarKind.Null)]
    [TestCase("a:", ScalarKind.Null)]
    [TestCase("a: text", ScalarKind.String)]
    [TestCase("a: '514'", ScalarKind.String)]
    [TestCase("a: !!str 514", ScalarKind.String)]
    [TestCase("a: 10.0.0.1", ScalarKind.String)]
    [TestCase("a: -x", ScalarKind.String)]
    [TestCase("a: 12:30", ScalarKind.String)]
    [TestCase("a: yes", ScalarKind.Ambiguous)]
    [TestCase("a: Off", ScalarKind.Ambiguous)]
    [TestCase("a: 010", ScalarKind.Ambiguous)]
    [TestCase("a: 1_000", ScalarKind.Ambiguous)]
    [TestCase("a: 0x1F", ScalarKind.Ambiguous)]
    [TestCase("a: 0o17", ScalarKind.Ambiguous)]
    public void Types_a_scalar(string yaml, ScalarKind kind)
    {
        Assert.That(((ScalarNode)Single(yaml)["a"]!).Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Reads_several_documents_and_leaves_out_empty_ones()
    {
        IReadOnlyList<DocumentNode> documents = Reader.ReadAll("# nothing\n---\na: 1\n---\n---\n{\"b\": 2}\n...\n");

        Assert.That(documents.Select(static document => document.Position.Line), Is.EqualTo(new[] { 3, 6 }));
    }

    [TestCase("a: 1\nb:\n  c: x\n")]
    [TestCase("a: 1\r\nb:\r\n  c: x\r\n")]
    public void Knows_the_line_of_every_field_with_any_line_ending(string yaml)
    {
        Assert.That(DocumentLocator.Locate(Single(yaml), "b.c"), Is.EqualTo(new SourcePosition(3, 3)));
    }

    [Test]
    public void Reads_JSON_as_JSON()
    {
        Assert.That(((ScalarNode)Single("{\"a\": \"\\ud83d\\ude80 \\/\",\t\"b\": 1}")["a"]!).Text, Is.EqualTo("🚀 /"));
    }

    [Test]
    public void Reads_a_flow_mapping_that_is_not_JSON()
    {
        Assert.That(((ScalarNode)Single("{a: x}")["a"]!).Text, Is.EqualTo("x"));
    }

    [Test]
    public void Only_a_line_feed_ends_a_line()
    {
        const string Yaml = "# \u2028\u0085\u2029\r\na: 1\nc: \"\u2028  x\"\n\nb: 1\n";

        Assert.That(Single(Yaml)["b"]!.Position, Is.EqualTo(new SourcePosition(5, 4)));
    }

    [Test]
    public void Resolves_an_alias()
    {
        Assert.That(((ScalarNode)Single("a: &x text\nb: *x\n")["b"]!).Text, Is.EqualTo("text"));
    }

    [TestCase("")]
    [TestCase("\n\n# comment\n")]
    [TestCase("---\n")]
    public void An_empty_text_has_no_documents(string yaml)
    {
        Assert.That(Reader.ReadAll(yaml), Is.Empty);
    }

    [TestCase("a: [1", 1)]
    [TestCase("a:\n\tb: 1", 2)]
    [TestCase("a: 1\n b: 2", 2)]
    [TestCase("a: *nowhere", 1)]
    [TestCase("a: &x {}\nb:\n  <<: *x", 3)]
    [TestCase("a: !!binary aGk=", 1)]
    [TestCase("? [a]\n: 1", 1)]
    [TestCase("a: \"unclosed", 1)]
    [TestCase("a\0b: 1", 1)]
    [TestCase("}{", 1)]
    [TestCase("[a: b, {]", 1)]
    [TestCase("%YAML 3.0\n---\na: 1", 1)]
    [TestCase("a: 1\nprogramNames: [a, ? b, !!st+r c, |", 2)]
    [TestCase("# \u2028\u0085\u2029\r\n\na: *nowhere\n", 3)]
    [TestCase("# \u2028\u0085\u2029\na: 1\n b: 2\n", 3)]
    public void Refuses_what_is_not_YAML_at_its_line(string yaml, int line)
    {
        DocumentFormatException exception = Assert.Throws<DocumentFormatException>(() => Reader.ReadAll(yaml))!;

        Assert.Multiple(() =>
        {
            Assert.That(exception.Position.Line, Is.EqualTo(line));
            Assert.That(exception.Message, Is.Not.Empty.And.Not.Contain("\n"));
        });
    }

    [Test]
    public void Refuses_an_alias_bomb_without_expanding_it()
    {
        IEnumerable<string> levels = Enumerable.Range(1, 12)
            .Select(static i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(levels);

        Assert.That(() => Reader.ReadAll(bomb), Throws.TypeOf<DocumentFormatException>().With.Message.Contains("aliases"));
    }

    [Test]
    public void Refuses_an_alias_of_itself()
    {
        Assert.Throws<DocumentFormatException>(() => Reader.ReadAll("a: &x\n  b: *x\n"));
    }

    [Test]
    public void Refuses_deep_nesting_in_any_spelling()
    {
        Assert.Multiple(() =>
        {
            Assert.Throws<DocumentFormatException>(() => Reader.ReadAll(new string('[', 10_000)));
            Assert.Throws<DocumentFormatException>(() => Reader.ReadAll(string.Concat(Enumerable.Repeat("- ", 5_000))));
            IEnumerable<string> mappings = Enumerable.Range(0, 200).Select(static i => new string(' ', i) + "a:\n");
            Assert.Throws<DocumentFormatException>(() => Reader.ReadAll(string.Concat(mappings)));
        });
    }

    [Test]
    public void Refuses_a_text_that_is_too_large()
    {
        Assert.Throws<DocumentFormatException>(() => Reader.ReadAll("a: " + new string('x', DocumentLimits.MaxBytes)));
    }

    [Test]
    public void Any_text_gives_documents_or_the_documented_exception()
    {
        Gen<string> piece = Gen.OneOf(
            Gen.Char[" \n\t-:?[]{},#&*!|>'\"%@`~<ab1.\\\0\ufeff\r"].Select(static c => c.ToString()),
            Gen.Int[0, 5].Select(static i => (string[])["&a ", "*a", "<<: ", "--- ", "!!str ", "\u0085"] is var words ? words[i] : ""));
        piece.Array[0, 40].Select(string.Concat).Sample(
            static text =>
            {
                try
                {
                    Reader.ReadAll(text);
                }
                catch (DocumentFormatException)
                {
                }
            },
            iter: 20_000);
    }

    private static MappingNode Single(string yaml) => (MappingNode)Reader.ReadAll(yaml).Single();
}
