using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class LenientObjectReaderTests
{
    [Test]
    public void Fields_that_are_absent_or_null_are_empty_and_unknown_ones_are_ignored()
    {
        LenientObjectReader reader = Reader("{\"a\":null,\"unknown\":1}");

        Assert.That(
            (reader.String("a"), reader.String("b"), reader.Boolean("a"), reader.Boolean("b"), reader.Node("a"), reader.Node("b")),
            Is.EqualTo(("", "", false, false, (DocumentNode?)null, (DocumentNode?)null)));
        Assert.That((reader.List("a").Count, reader.Object("b").Entries.Count, reader.Entries.Count), Is.EqualTo((0, 0, 2)));
        Assert.That(reader.Errors, Is.Empty);
    }

    [Test]
    public void Fields_are_read_as_what_they_are()
    {
        LenientObjectReader reader = Reader("{\"s\":\"t\",\"yes\":true,\"no\":false,\"o\":{\"s\":\"u\"},\"l\":[{\"s\":\"v\"},null]}");

        Assert.That((reader.String("s"), reader.Boolean("yes"), reader.Boolean("no")), Is.EqualTo(("t", true, false)));
        Assert.That(reader.Object("o").String("s"), Is.EqualTo("u"));
        Assert.That(reader.List("l").Select(static item => item.String("s")), Is.EqualTo(new[] { "v", "" }));
        Assert.That(reader.Errors, Is.Empty);
    }

    [Test]
    public void Fields_of_another_type_are_errors_that_name_their_paths()
    {
        LenientObjectReader reader = Reader("{\"s\":1,\"b\":\"true\",\"o\":[],\"l\":{},\"items\":[1,{\"s\":2}]}");

        Assert.That(
            (reader.String("s"), reader.Boolean("b"), reader.Object("o").String("x"), reader.List("l").Count),
            Is.EqualTo(("", false, "", 0)));
        Assert.That(reader.List("items").Select(static item => item.String("s")), Is.EqualTo(new[] { "", "" }));
        Assert.That(
            reader.Errors.Select(static error => error.ToString()),
            Is.EqualTo(new[]
            {
                "s: Invalid value: 1: must be a string, not an integer",
                "b: Invalid value: \"true\": must be true or false, not a string",
                "o: Invalid value: list: must be an object, not a list",
                "l: Invalid value: object: must be a list, not an object",
                "items[0]: Invalid value: 1: must be an object, not an integer",
                "items[1].s: Invalid value: 2: must be a string, not an integer",
            }));
    }

    [Test]
    public void An_object_that_is_absent_has_no_fields() =>
        Assert.That(new LenientObjectReader(null, FieldPath.Root, []).Entries, Is.Empty);

    private static LenientObjectReader Reader(string text) =>
        new(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text)), FieldPath.Root, []);
}
