namespace RsyslogRelp.Review;

/// <summary>Puts removed and added lines next to each other.</summary>
internal static class SideBySide
{
    public static IReadOnlyList<SideBySideRow> Rows(IReadOnlyList<DiffLine> lines)
    {
        List<SideBySideRow> rows = [];
        List<DiffLine> before = [];
        List<DiffLine> after = [];
        List<DiffLine> last = before;
        foreach (DiffLine line in lines)
        {
            switch (line.Kind)
            {
                case DiffLineKind.Removed:
                    // Lines that are removed after added ones are another change.
                    if (after.Count > 0)
                    {
                        Flush();
                    }

                    before.Add(line);
                    last = before;
                    break;
                case DiffLineKind.Added:
                    after.Add(line);
                    last = after;
                    break;
                case DiffLineKind.Note when before.Count + after.Count > 0:
                    last.Add(line);
                    break;
                default:
                    Flush();
                    rows.Add(new SideBySideRow(line, line));
                    break;
            }
        }

        Flush();
        return rows;

        void Flush()
        {
            for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
            {
                rows.Add(new SideBySideRow(i < before.Count ? before[i] : null, i < after.Count ? after[i] : null));
            }

            before.Clear();
            after.Clear();
        }
    }
}
