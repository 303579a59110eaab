namespace RsyslogRelp.Review.Tests;

/// <summary>An artifact contains text from outside; a review shows it and never obeys it.</summary>
internal sealed class HostileTextTests
{
    private const string Script = "<script>alert(1)</script>";
    private const string Attribute = "\"'><img src=x onerror=alert(1)>";

    private static readonly SnapshotReview s_review = Diffs.Review(
        Diffs.Changed(
            $"Snapshots/<b>&\"case/node/etc/<i>",
            $" {Script}\n-{Attribute} ```` | x\n+{Attribute} ```` | y</td></table>\n+</details>\n+\u202Eover\u0000\r"),
        "<u>other");

    [Test]
    public void The_page_shows_it_as_text()
    {
        string page = HtmlPage.Of(s_review, "<base>");

        Assert.That(page, Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt;").And.Contain("&lt;base&gt;").And.Contain("&lt;u&gt;other"));
        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("<img").And.Not.Contain("<b>").And.Not.Contain("<i>").And.Not.Contain("<u>"));
        Assert.That(page.Split("</table>"), Has.Length.EqualTo(2));
        Assert.That(page, Does.Contain("[U+202E]over[U+0000][U+000D]"));
    }

    [Test]
    public void The_summary_shows_it_as_text()
    {
        string summary = MarkdownSummary.Of(s_review, "main");

        Assert.That(summary, Does.Contain("`````diff\n").And.Contain("\n`````\n"), "the fence is longer than backticks in the artifact");
        string outside = string.Concat(summary.Split("`````").Where(static (_, i) => i % 2 == 0));
        Assert.That(outside, Does.Not.Contain("<b>").And.Not.Contain("<i>").And.Not.Contain(Script));
        Assert.That(summary, Does.Contain("[U+202E]over[U+0000][U+000D]"));
    }

    [Test]
    public void The_page_forbids_scripts_and_the_network()
    {
        Assert.That(HtmlPage.Of(s_review, "main"), Does.Contain("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    }
}
