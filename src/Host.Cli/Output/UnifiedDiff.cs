using System.Globalization;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Unified diffs of two texts, as diff -u and patch understand them.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Writes the hunks; nothing for equal texts.</summary>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="oldText">The text before; empty for a new file.</param>
    /// <param name="newText">The text after; empty for a removed file.</param>
    public static void WriteHunks(TextWriter writer, string oldText, string newText)
    {
        // Lines keep their line feed, so that a missing one at the end of a file is a difference.
        DiffResult diff = Differ.Instance.CreateDiffs(
            oldText, newText, ignoreWhiteSpace: false, ignoreCase: false, LineEndingsPreservingChunker.Instance);
        for (int first = 0; first < diff.DiffBlocks.Count;)
        {
            int end = first + 1;
            while (end < diff.DiffBlocks.Count && diff.DiffBlocks[end].DeleteStartA - EndA(diff.DiffBlocks[end - 1]) <= 2 * Context)
            {
                end++;
            }

            WriteHunk(writer, diff, first, end);
            first = end;
        }
    }

    private static void WriteHunk(TextWriter writer, DiffResult diff, int first, int end)
    {
        DiffBlock begin = diff.DiffBlocks[first];
        DiffBlock last = diff.DiffBlocks[end - 1];
        int leading = Math.Min(Context, begin.DeleteStartA);
        int trailing = Math.Min(Context, diff.PiecesOld.Count - EndA(last));
        int startA = begin.DeleteStartA - leading;
        int startB = begin.InsertStartB - leading;
        int countA = EndA(last) + trailing - startA;
        int countB = last.InsertStartB + last.InsertCountB + trailing - startB;
        writer.Write($"@@ -{Range(startA, countA)} +{Range(startB, countB)} @@\n");

        int at = startA;
        for (int i = first; i < end; i++)
        {
            DiffBlock block = diff.DiffBlocks[i];
            WriteLines(writer, ' ', diff.PiecesOld, at, block.DeleteStartA - at);
            WriteLines(writer, '-', diff.PiecesOld, block.DeleteStartA, block.DeleteCountA);
            WriteLines(writer, '+', diff.PiecesNew, block.InsertStartB, block.InsertCountB);
            at = EndA(block);
        }

        WriteLines(writer, ' ', diff.PiecesOld, at, trailing);
    }

    private static void WriteLines(TextWriter writer, char mark, IReadOnlyList<string> lines, int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            writer.Write(mark);
            writer.Write(lines[i]);
            if (!lines[i].EndsWith('\n'))
            {
                writer.Write("\n\\ No newline at end of file\n");
            }
        }
    }

    private static int EndA(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;

    // The position of an empty range is the line before it; a count of one is left out.
    private static string Range(int start, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)}{(count == 1 ? "" : $",{count}")}");
}
