namespace RsyslogRelp.Review;

/// <summary>A pair of lines in HTML, with the part in which they differ marked.</summary>
internal static class LineHtml
{
    public static (string Before, string After) Of(string before, string after)
    {
        int start = 0;
        while (start < Math.Min(before.Length, after.Length) && before[start] == after[start])
        {
            start++;
        }

        int end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        // Half a surrogate pair is no character.
        start -= start > 0 && char.IsHighSurrogate(before[start - 1]) ? 1 : 0;
        end -= end > 0 && char.IsLowSurrogate(before[^end]) ? 1 : 0;

        // Lines that share little are easier to read without a mark.
        return start + end < Math.Max(before.Length, after.Length) / 3
            ? (HtmlText.Of(before), HtmlText.Of(after))
            : (Marked(before, start, end), Marked(after, start, end));
    }

    private static string Marked(string line, int start, int end)
    {
        string middle = HtmlText.Of(line[start..^end]);
        return HtmlText.Of(line[..start]) + (middle.Length == 0 ? "" : $"<mark>{middle}</mark>") + HtmlText.Of(line[^end..]);
    }
}
