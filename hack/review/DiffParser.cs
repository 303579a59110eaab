using System.Globalization;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Review;

/// <summary>Reads what <c>git diff --no-renames --text</c> prints.</summary>
internal static partial class DiffParser
{
    private const string FileMark = "diff --git ";

    /// <summary>The files of a diff.</summary>
    /// <exception cref="FormatException">The text is not such a diff.</exception>
    public static IReadOnlyList<FileDiff> Parse(string diff)
    {
        Queue<string> lines = new(diff.Split('\n'));
        List<FileDiff> files = [];
        while (lines.TryDequeue(out string? line))
        {
            if (line.StartsWith(FileMark, StringComparison.Ordinal))
            {
                files.Add(File(PathOf(line), lines));
            }
            else if (line.Length > 0)
            {
                throw new FormatException($"this is not the start of a file: {line}");
            }
        }

        return files;
    }

    private static FileDiff File(string path, Queue<string> lines)
    {
        FileStatus status = FileStatus.Changed;
        List<IReadOnlyList<DiffLine>> hunks = [];
        while (lines.TryPeek(out string? line) && !line.StartsWith(FileMark, StringComparison.Ordinal))
        {
            lines.Dequeue();
            if (HunkMark().Match(line) is { Success: true } mark)
            {
                hunks.Add(Hunk(Count(mark.Groups[1]), Count(mark.Groups[2]), lines));
            }
            else if (line.StartsWith("new file mode ", StringComparison.Ordinal))
            {
                status = FileStatus.Added;
            }
            else if (line.StartsWith("deleted file mode ", StringComparison.Ordinal))
            {
                status = FileStatus.Removed;
            }
        }

        if (hunks.Count == 0 && status != FileStatus.Changed)
        {
            hunks.Add([]);
        }

        return new FileDiff(path, status, hunks);
    }

    // The counts of the mark say where a hunk ends; a line of a file may look like anything.
    private static List<DiffLine> Hunk(int before, int after, Queue<string> lines)
    {
        List<DiffLine> hunk = [];
        while (before > 0 || after > 0)
        {
            DiffLine line = Line(lines);
            before -= line.Kind is DiffLineKind.Context or DiffLineKind.Removed ? 1 : 0;
            after -= line.Kind is DiffLineKind.Context or DiffLineKind.Added ? 1 : 0;
            hunk.Add(line);
        }

        if (lines.TryPeek(out string? next) && next.StartsWith('\\'))
        {
            hunk.Add(Line(lines));
        }

        return hunk;
    }

    private static DiffLine Line(Queue<string> lines)
    {
        if (!lines.TryDequeue(out string? line) || line.Length == 0)
        {
            throw new FormatException("the diff ends within a hunk");
        }

        DiffLineKind kind = line[0] switch
        {
            ' ' => DiffLineKind.Context,
            '-' => DiffLineKind.Removed,
            '+' => DiffLineKind.Added,
            '\\' => DiffLineKind.Note,
            _ => throw new FormatException($"this is not a line of a hunk: {line}"),
        };
        return new DiffLine(kind, kind == DiffLineKind.Note ? "no newline at the end of the file" : line[1..]);
    }

    // Without renames both paths are the same. git quotes a path with special characters; no artifact has one.
    private static string PathOf(string line)
    {
        string paths = line[FileMark.Length..];
        int middle = paths.Length / 2;
        return paths.StartsWith("a/", StringComparison.Ordinal) && paths[(middle + 1)..].StartsWith("b/", StringComparison.Ordinal)
            && paths[2..middle] == paths[(middle + 3)..]
                ? paths[2..middle]
                : throw new FormatException($"this does not name one path without special characters: {line}");
    }

    private static int Count(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex(@"^@@ -[0-9]+(?:,([0-9]+))? \+[0-9]+(?:,([0-9]+))? @@")]
    private static partial Regex HunkMark();
}
