using System.Text;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Tests.Documents;

public sealed class JsonDocumentReaderTests
{
    [Test]
    public void Reader_keeps_duplicate_fields_and_their_positions()
    {
        MappingNode node = (MappingNode)Read("{\"a\": 1,\n  \"ü\": \"x\", \"a\": [true, null, 1.5]}");

        Assert.Multiple(() =>
        {
            Assert.That(node.Entries.Select(static entry => entry.Name), Is.EqualTo(new[] { "a", "ü", "a" }));
            Assert.That(node.Entries[1].Position, Is.EqualTo(new SourcePosition(2, 3)));
            Assert.That(node.Entries[2].Position, Is.EqualTo(new SourcePosition(2, 13)));
            Assert.That(
                ((SequenceNode)node["a"]!).Items.Select(static item => item.TypeName),
                Is.EqualTo(new[] { "boolean", "null", "number with fraction or exponent" }));
        });
    }

    [TestCase("", 1, 1)]
    [TestCase("{", 1, 2)]
    [TestCase("{\n\"a\": tru}", 2, 9)]
    [TestCase("{} {}", 1, 4)]
    [TestCase("[1,]", 1, 4)]
    [TestCase("\"\\ud800\"", 1, 1)]
    public void Reader_refuses_invalid_JSON_and_names_its_position(string text, int line, int column)
    {
        DocumentFormatException exception = Assert.Throws<DocumentFormatException>(() => Read(text))!;

        Assert.That(exception.Position, Is.EqualTo(new SourcePosition(line, column)));
    }

    [TestCase("tru", "true")]
    [TestCase("fals", "false")]
    [TestCase("nul", "null")]
    public void Reader_does_not_repeat_the_text_after_an_invalid_literal(string literal, string expected)
    {
        string text = $"{{\"a\": {literal},\n\"key\": \"cGFzc3dvcmQ' is an invalid JSON literal. x LineNumber: 7\"}}";

        DocumentFormatException exception = Assert.Throws<DocumentFormatException>(() => Read(text))!;

        string message = $"not valid JSON: an invalid literal. Expected the literal '{expected}'";
        Assert.That(exception.Message, Is.EqualTo(message));
    }

    [Test]
    public void Reader_refuses_invalid_UTF_8()
    {
        Assert.Throws<DocumentFormatException>(() => JsonDocumentReader.Read([(byte)'"', 0xff, (byte)'"']));
    }

    [Test]
    public void Reader_refuses_nesting_deeper_than_the_limit()
    {
        string deepest = new string('[', DocumentLimits.MaxDepth) + new string(']', DocumentLimits.MaxDepth);
        Assert.That(Read(deepest), Is.InstanceOf<SequenceNode>());
        Assert.That(
            () => Read($"[{deepest}]"),
            Throws.TypeOf<DocumentFormatException>().With.Message.EqualTo("nested deeper than 64 levels"));
        Assert.Throws<DocumentFormatException>(() => Read(new string('[', 100_000)));
    }

    [Test]
    public void Reader_refuses_more_values_than_the_limit()
    {
        Assert.Throws<DocumentFormatException>(() => Read("[" + string.Join(',', Enumerable.Repeat('1', DocumentLimits.MaxNodes)) + "]"));
    }

    [TestCase("{\"a\":1,\"b\":[1,2]}", "{\"b\":[1,2],\"a\":1}", ExpectedResult = true)]
    [TestCase("{\"a\":1,\"b\":null}", "{\"b\":null,\"a\":1}", ExpectedResult = true)]
    [TestCase("{\"a\":1,\"b\":null}", "{\"a\":1}", ExpectedResult = false)]
    [TestCase("{\"a\":1,\"a\":1}", "{\"a\":1}", ExpectedResult = false)]
    [TestCase("{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":1}", ExpectedResult = false)]
    [TestCase("{\"a\":0,\"a\":1}", "{\"a\":1,\"a\":1}", ExpectedResult = true)]
    [TestCase("{\"a\":[1,2]}", "{\"a\":[2,1]}", ExpectedResult = false)]
    [TestCase("{\"a\":\"1\"}", "{\"a\":1}", ExpectedResult = false)]
    [TestCase("{\"a\":1}", "{\"a\":1,\"b\":2}", ExpectedResult = false)]
    public bool Compares_by_meaning(string left, string right) => DocumentNode.SemanticallyEqual(Read(left), Read(right));

    [TestCase("a.b[1].c", 2, 12)]
    [TestCase("a.b[1].absent", 2, 11)]
    [TestCase("absent", 1, 1)]
    [TestCase("", 1, 1)]
    public void Locator_finds_a_path_or_its_nearest_parent(string path, int line, int column)
    {
        DocumentNode node = Read("{\"a\": {\"b\": [0,\n          {\"c\": 1}]}}");

        Assert.That(DocumentLocator.Locate(node, path), Is.EqualTo(new SourcePosition(line, column)));
    }

    private static DocumentNode Read(string text) => JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text));
}
