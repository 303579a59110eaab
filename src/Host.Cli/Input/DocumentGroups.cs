using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// Reads the documents of a large text in groups, one for each processor. A line that begins with <c>---</c> begins a document wherever it
/// stands. If a group cannot be read, the text is read as a whole, which says what is wrong with it.
/// </summary>
internal static class DocumentGroups
{
    private const int SmallestGroup = 64 * 1024;

    /// <summary>Reads all documents, as <see cref="IDocumentReader.ReadAll"/> does.</summary>
    public static IReadOnlyList<DocumentNode> ReadAll(IDocumentReader reader, string text) =>
        ReadAll(reader, text, Environment.ProcessorCount, SmallestGroup);

    internal static IReadOnlyList<DocumentNode> ReadAll(IDocumentReader reader, string text, int processors, int smallestGroup)
    {
        int groups = Math.Min(processors, text.Length / smallestGroup);
        return groups > 1 && Begins(text, groups) is { Count: > 1 } begins && TryRead(reader, text, begins) is { } documents
            ? documents
            : reader.ReadAll(text);
    }

    private static List<int> Begins(string text, int groups)
    {
        List<int> begins = [0];

        // JSON is read as a whole; directives and ends of documents belong to what stands around them; the parser knows more ends of lines.
        if (text.AsSpan().TrimStart() is ['{' or '[', ..] || HasLine(text, "%") || HasLine(text, "...") || HasOtherBreak(text))
        {
            return begins;
        }

        for (int group = 1; group < groups; group++)
        {
            int from = Math.Max(begins[^1] + 1, (int)((long)text.Length * group / groups));
            int found = from;
            do
            {
                found = found < text.Length ? text.IndexOf("\n---", found, StringComparison.Ordinal) + 1 : 0;
            }
            while (found > 0 && found + 3 < text.Length && !IsBlank(text[found + 3]));
            if (found > 0)
            {
                begins.Add(found);
            }
        }

        return begins;
    }

    private static bool HasLine(string text, string begin) =>
        text.StartsWith(begin, StringComparison.Ordinal) || text.Contains('\n' + begin, StringComparison.Ordinal);

    private static bool HasOtherBreak(string text) =>
        text.AsSpan().ContainsAny('\u0085', '\u2028', '\u2029') || text.AsSpan().Count('\r') != text.AsSpan().Count("\r\n");

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\r' or '\n';

    private static List<DocumentNode>? TryRead(IDocumentReader reader, string text, List<int> begins)
    {
        IReadOnlyList<DocumentNode>?[] groups = new IReadOnlyList<DocumentNode>?[begins.Count];
        Parallel.For(0, groups.Length, group =>
        {
            int end = group + 1 < begins.Count ? begins[group + 1] : text.Length;

            // Empty lines take the place of what comes before, so that lines are counted from the beginning of the text.
            int lines = text.AsSpan(0, begins[group]).Count('\n');
            try
            {
                groups[group] = reader.ReadAll(string.Concat(new string('\n', lines), text.AsSpan(begins[group], end - begins[group])));
            }
            catch (DocumentFormatException)
            {
            }
        });
        if (groups.Any(static group => group is null))
        {
            return null;
        }

        // The limit is one of the whole text. Documents that are left out because they are empty count, too.
        List<DocumentNode> documents = [.. groups.SelectMany(static group => group!)];
        long values = documents.Sum(static document => (long)CountValues(document)) + text.AsSpan().Count("\n---") + 1;
        return values <= DocumentLimits.MaxNodes ? documents : null;
    }

    private static int CountValues(DocumentNode node) => 1 + node switch
    {
        MappingNode mapping => mapping.Entries.Sum(static entry => CountValues(entry.Value)),
        SequenceNode sequence => sequence.Items.Sum(CountValues),
        _ => 0,
    };
}
