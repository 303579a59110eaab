using System.Text;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Tests.Documents;

public sealed class DocumentJsonTests
{
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("{\"a\":[1,-2,true,false,null,\"t\\n\\\"ü<'\"],\"a\":{\"b\":12345678901234567890}}")]
    public void A_document_is_written_as_it_was_read(string text) =>
        Assert.That(Encoding.UTF8.GetString(DocumentJson.Write(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text)))), Is.EqualTo(text));

    [TestCase(ScalarKind.Float)]
    [TestCase(ScalarKind.Ambiguous)]
    public void What_readers_take_for_different_values_is_not_written(ScalarKind kind) => Assert.That(
        () => DocumentJson.Write(new ScalarNode(kind, "0x1", new SourcePosition(3, 4))),
        Throws.ArgumentException.With.Message.StartsWith("3:4: a "));
}
