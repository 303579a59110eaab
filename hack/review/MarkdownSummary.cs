using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Review;

/// <summary>The review for the summary of a job on GitHub.</summary>
internal static partial class MarkdownSummary
{
    // GitHub drops a summary of more than 1 MiB.
    private const int MaxLength = 256 * 1024;

    public static string Of(SnapshotReview review, string baseName)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"## Rendered artifacts\n\n{Cell(Words.Summary(review, baseName))}\n");
        if (review.Changes.Count == 0)
        {
            return text.ToString();
        }

        text.Append("\n| | artifact | appears | what it does |\n| --- | --- | --- | --- |\n");
        for (int i = 0; i < review.Changes.Count; i++)
        {
            Change change = review.Changes[i];
            string consequences = string.Join(". ", change.Consequences);
            string[] cells = [$"{i + 1}", Cell(change.Title), Cell(CaseText.Of(change, review)), Cell(consequences)];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\nCases without any change: {(review.Unchanged.Count == 0 ? "none" : Cell(string.Join(", ", review.Unchanged)))}.\n");
        for (int i = 0; i < review.Changes.Count; i++)
        {
            string diff = Diff(review.Changes[i], i + 1);
            if (text.Length + diff.Length > MaxLength)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\nThe page shows changes {i + 1} to {review.Changes.Count}; they are too long for this summary.\n");
                break;
            }

            text.Append(diff);
        }

        return text.ToString();
    }

    private static string Diff(Change change, int number)
    {
        string lines = string.Concat(change.Lines.Select(static line => Mark(line.Kind) + VisibleText.Of(line.Text) + "\n"));
        // A fence is longer than what it contains.
        string fence = new('`', Math.Max(3, Backticks().Matches(lines).Select(static run => run.Length + 1).DefaultIfEmpty().Max()));
        return $"\n<details><summary>{number}: {HtmlText.Of(change.Title)}</summary>\n\n{fence}diff\n{lines}{fence}\n\n</details>\n";
    }

    private static string Mark(DiffLineKind kind) => kind switch
    {
        DiffLineKind.Removed => "-",
        DiffLineKind.Added => "+",
        DiffLineKind.Note => "\\ ",
        _ => " ",
    };

    private static string Cell(string text) => Special().Replace(VisibleText.Of(text), static match => "\\" + match.Value)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"[\\`*_\[\]#|~>@]")]
    private static partial Regex Special();
}
