using System.Globalization;
using System.Text;

namespace RsyslogRelp.Review;

/// <summary>The review as one HTML page that needs nothing else: no script, no network.</summary>
internal static class HtmlPage
{
    public static string Of(SnapshotReview review, string baseName)
    {
        StringBuilder page = new();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Changes of rendered artifacts</title>
            <style>
            {PageStyle.Css}</style>
            </head>
            <body>
            <nav aria-label="Contents">
            <h2>Contents</h2>
            <ol>
            {string.Concat(review.Changes.Select((change, i) => Entry(change, i + 1, review)))}</ol>
            <p><a href="#cases">Cases without any change: {review.Unchanged.Count}</a></p>
            </nav>
            <main>
            <h1>Changes of rendered artifacts</h1>
            <p>{HtmlText.Of(Words.Summary(review, baseName))}</p>

            """);
        if (review.Changes.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>What a node does</h2>\n{List(review.Consequences)}");
        }

        for (int i = 0; i < review.Changes.Count; i++)
        {
            page.Append(Section(review.Changes[i], i + 1, review));
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <section id="cases">
            <h2>Cases without any change</h2>
            {(review.Unchanged.Count == 0 ? "<p>None.</p>\n" : List(review.Unchanged))}</section>
            </main>
            </body>
            </html>

            """);
        return page.ToString();
    }

    private static string Entry(Change change, int number, SnapshotReview review) =>
        $"""
        <li><a href="#change-{number}">{Breakable(change.Title)}</a><br>
        <small>{HtmlText.Of(CaseText.Of(change, review))}</small></li>

        """;

    private static string Section(Change change, int number, SnapshotReview review) =>
        $"""
        <section id="change-{number}">
        <h2><span class="number">{number}</span> {Breakable(change.Title)}</h2>
        <p class="cases">{HtmlText.Of(CaseText.Of(change, review))}</p>
        {List(change.Consequences)}<table>
        <thead><tr><th scope="col">before</th><th scope="col">after</th></tr></thead>
        <tbody>
        {string.Concat(SideBySide.Rows(change.Lines).Select(Row))}</tbody>
        </table>
        </section>

        """;

    private static string Row(SideBySideRow row) => row switch
    {
        { Before: { Kind: DiffLineKind.Removed } before, After: { Kind: DiffLineKind.Added } after } =>
            Row(LineHtml.Of(before.Text, after.Text), "removed", "added"),
        _ => Row((Text(row.Before), Text(row.After)), Class(row.Before), Class(row.After)),
    };

    private static string Row((string Before, string After) lines, string before, string after) =>
        $"""<tr><td class="{before}">{lines.Before}</td><td class="{after}">{lines.After}</td></tr>""" + "\n";

    private static string Text(DiffLine? line) => line is null ? "" : HtmlText.Of(line.Text);

    private static string Class(DiffLine? line) => line is null ? "none" : line.Kind switch
    {
        DiffLineKind.Removed => "removed",
        DiffLineKind.Added => "added",
        DiffLineKind.Note => "note",
        _ => "context",
    };

    // A long path breaks after a slash.
    private static string Breakable(string path) => HtmlText.Of(path).Replace("/", "/<wbr>", StringComparison.Ordinal);

    private static string List(IEnumerable<string> items) =>
        $"<ul>\n{string.Concat(items.Select(static item => $"<li>{HtmlText.Of(item)}</li>\n"))}</ul>\n";
}
