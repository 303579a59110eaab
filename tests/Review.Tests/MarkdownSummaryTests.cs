namespace RsyslogRelp.Review.Tests;

internal sealed class MarkdownSummaryTests
{
    [Test]
    public void It_lists_every_change_and_shows_its_lines()
    {
        SnapshotReview review = Diffs.Review(Diffs.InCase("one", " x\n-old\n+new"), "one", "two");

        Assert.That(MarkdownSummary.Of(review, "main"), Is.EqualTo($"""
            ## Rendered artifacts

            1 distinct change in 1 hunk, compared with main.

            | | artifact | appears | what it does |
            | --- | --- | --- | --- |
            | 1 | /{Diffs.Config} | in 1 case: one | Restarts rsyslog; queued messages stay on disk |

            Cases without any change: two.

            <details><summary>1: /{Diffs.Config}</summary>

            ```diff
             x
            -old
            +new
            ```

            </details>

            """));
    }

    [Test]
    public void Without_a_change_it_says_so()
    {
        Assert.That(
            MarkdownSummary.Of(Diffs.Review("", "one"), "HEAD^1"), Is.EqualTo("## Rendered artifacts\n\nNo snapshot differs from HEAD^1.\n"));
    }

    [Test]
    public void What_is_too_long_for_GitHub_is_left_to_the_page()
    {
        string line = new('x', 200_000);
        SnapshotReview review = Diffs.Review(Diffs.InCase("one", "+1" + line, "+2" + line));

        Assert.That(
            MarkdownSummary.Of(review, "main"),
            Does.Contain("+1x").And.Not.Contain("+2x")
                .And.EndsWith("The page shows changes 2 to 2; they are too long for this summary.\n"));
    }
}
