namespace RsyslogRelp.Review;

/// <summary>Numbers with their noun.</summary>
internal static class Words
{
    public static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>How many changes there are, against what.</summary>
    public static string Summary(SnapshotReview review, string baseName) =>
        review.Changes.Count == 0
            ? $"No snapshot differs from {baseName}."
            : $"{Count(review.Changes.Count, "distinct change")} in {Count(review.Hunks, "hunk")}, compared with {baseName}.";
}
