namespace RsyslogRelp.Review;

/// <summary>In which cases a change appears, in words.</summary>
internal static class CaseText
{
    public static string Of(Change change, SnapshotReview review)
    {
        int all = review.Cases.Count;
        if (change.Cases.Count == 0)
        {
            return change.Place is ArtifactPlace.Node or ArtifactPlace.Cleaner ? "the same on every node" : "the same for every Shoot";
        }

        if (change.Cases.Count == 1)
        {
            return "in 1 case: " + change.Cases[0];
        }

        string[] others = [.. review.Cases.Except(change.Cases)];
        string count = $"{change.Cases.Count} of {all} cases";
        return others.Length == 0 ? count
            : others.Length < change.Cases.Count ? $"{count}, all but {string.Join(", ", others)}"
            : $"{count}: {string.Join(", ", change.Cases)}";
    }
}
