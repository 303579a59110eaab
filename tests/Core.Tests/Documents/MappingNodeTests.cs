using System.Text;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Tests.Documents;

public sealed class MappingNodeTests
{
    // Names are compared one by one in small objects, and hashed in larger ones.
    [TestCase(1)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(100)]
    public void The_last_field_of_a_name_is_found_whatever_the_number_of_fields(int count)
    {
        string fields = string.Join(',', Enumerable.Range(0, count).Select(static number => $"\"f{number}\":{number}"));
        MappingNode node = Parse($"{{{fields},\"f0\":-1}}");

        Assert.That(
            Enumerable.Range(0, count).Select(number => Text(node[$"f{number}"])),
            Is.EqualTo(Enumerable.Range(0, count).Select(static number => number == 0 ? "-1" : $"{number}")));
        Assert.That((node["F0"], node["absent"], node.Entries.Count), Is.EqualTo(((DocumentNode?)null, (DocumentNode?)null, count + 1)));
    }

    [TestCase("b[2]", 2, 1)]
    [TestCase("b[1]", 2, 8)]
    [TestCase("a", 4, 1)]
    [TestCase("b[x]", 2, 1)]
    [TestCase("b[1].c.d[0]", 2, 8)]
    public void A_path_leads_to_the_last_field_of_its_name_or_as_far_as_there_is_one(string path, int line, int column) => Assert.That(
        DocumentLocator.Locate(Parse("{\"a\":1,\n\"b\":[1,2]\n,\n\"a\":2}"), path),
        Is.EqualTo(new SourcePosition(line, column)));

    private static string? Text(DocumentNode? node) => (node as ScalarNode)?.Text;

    private static MappingNode Parse(string text) => (MappingNode)JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text));
}
