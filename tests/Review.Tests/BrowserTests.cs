using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Review.Tests;

/// <summary>What a real browser makes of the page.</summary>
internal sealed partial class BrowserTests
{
    private const string Hostile = "</td></table></section><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";

    [Test]
    public void A_browser_shows_hostile_text_as_text_and_every_entry_of_the_contents_leads_somewhere()
    {
        string chromium = RealPrograms.Require("chromium", "chromium");
        using TemporaryDirectory home = new();
        string page = home.Write(
            "page.html",
            HtmlPage.Of(Diffs.Review(Diffs.InCase("one", $" x\n-old\n+{Hostile}", $"+{Hostile}"), "one", "two"), "main"));

        ToolResult result = Tool.Run(
            chromium,
            ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={home.Path}/profile", "--dump-dom", $"file://{page}"],
            environment: new Dictionary<string, string> { ["HOME"] = home.Path });

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("<title>Changes of rendered artifacts</title>"));
        Assert.That(result.Output, Does.Not.Contain("<script").And.Not.Contain("<img"));
        Assert.That(Sections().Count(result.Output), Is.EqualTo(3), "two changes, and the cases without one");
        Assert.That(
            Links().Matches(result.Output).Select(static link => link.Groups[1].Value),
            Is.EqualTo(Sections().Matches(result.Output).Select(static section => section.Groups[1].Value)));
    }

    [GeneratedRegex("<section id=\"([^\"]*)\"")]
    private static partial Regex Sections();

    [GeneratedRegex("<a href=\"#([^\"]*)\"")]
    private static partial Regex Links();
}
