using RsyslogRelp.Review;

// Reads a diff of the snapshots and writes the review of it. hack/review-snapshots calls it.
if (args is not [string snapshots, string baseName, string output])
{
    Console.Error.WriteLine("usage: Review SNAPSHOTS BASE OUTPUT <DIFF");
    return 2;
}

IEnumerable<string> cases = Directory.EnumerateFiles(snapshots, "input.yaml", SearchOption.AllDirectories)
    .Select(static input => Path.GetFileName(Path.GetDirectoryName(input)!));
using StreamReader diff = new(Console.OpenStandardInput());
SnapshotReview review = SnapshotReview.Of(DiffParser.Parse(diff.ReadToEnd()), cases);
File.WriteAllText(Path.Combine(output, "index.html"), HtmlPage.Of(review, baseName));
File.WriteAllText(Path.Combine(output, "summary.md"), MarkdownSummary.Of(review, baseName));
Console.WriteLine(Words.Summary(review, baseName));
return 0;
