namespace RsyslogRelp.Review.Tests;

internal sealed class SideBySideTests
{
    [TestCase("-a\n-b\n+c\n d", "a|c b| d|d")]
    [TestCase("-a\n+b\n+c", "a|b |c")]
    [TestCase("-a\n+b\n-c\n+d", "a|b c|d")]
    [TestCase("+a\n b\n-c", "|a b|b c|")]
    public void A_removed_line_is_next_to_the_line_that_replaces_it(string hunk, string rows)
    {
        IReadOnlyList<DiffLine> lines = DiffParser.Parse(Diffs.Changed("file", hunk)).Single().Hunks.Single();

        Assert.That(
            string.Join(' ', SideBySide.Rows(lines).Select(static row => $"{row.Before?.Text}|{row.After?.Text}")), Is.EqualTo(rows));
    }

    [Test]
    public void A_missing_newline_is_on_the_side_of_its_line()
    {
        IReadOnlyList<DiffLine> lines =
            DiffParser.Parse(Diffs.Changed("file", "-a\n+b\n\\ No newline at end of file")).Single().Hunks.Single();

        SideBySideRow row = SideBySide.Rows(lines)[^1];

        Assert.That((row.Before, row.After?.Kind), Is.EqualTo(((DiffLine?)null, DiffLineKind.Note)));
    }

    [TestCase("name=\"a\" value", "name=\"b\" value", "name=&quot;<mark>a</mark>&quot; value")]
    [TestCase("value", "value and", "value")]
    [TestCase("ab<&cd", "ab>&cd", "ab<mark>&lt;</mark>&amp;cd")]
    [TestCase("same \U0001F600", "same \U0001F601", "same <mark>&#128512;</mark>")]
    [TestCase("entirely", "different", "entirely")]
    public void The_part_in_which_two_lines_differ_is_marked(string before, string after, string html)
    {
        Assert.That(LineHtml.Of(before, after).Before, Is.EqualTo(html));
    }
}
