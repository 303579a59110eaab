namespace RsyslogRelp.Review.Tests;

internal sealed class SnapshotReviewTests
{
    private const string Word = " constant\n-old\n+new";

    [Test]
    public void The_same_change_in_several_cases_appears_once()
    {
        SnapshotReview review = Diffs.Review(
            Diffs.InCase("tls", Word, " only\n-x") + Diffs.InCase("minimal", Word), "minimal", "tls", "untouched");

        Assert.That(
            review.Changes.Select(change => CaseText.Of(change, review)),
            Is.EqualTo(new[] { "2 of 3 cases, all but untouched", "in 1 case: tls" }));
        Assert.That(review.Hunks, Is.EqualTo(3));
        Assert.That(review.Unchanged, Is.EqualTo(new[] { "untouched" }));
    }

    [TestCase(" constant\n-old\n+other")]
    [TestCase(" variable\n-old\n+new")]
    [TestCase(" constant\n+new\n-old")]
    [TestCase(" constant\n-old\n+new\n\\ No newline at end of file")]
    public void Other_lines_or_another_context_is_another_change(string hunk)
    {
        Assert.That(Diffs.Review(Diffs.InCase("one", Word) + Diffs.InCase("two", hunk)).Changes, Has.Count.EqualTo(2));
    }

    [Test]
    public void Another_artifact_is_another_change()
    {
        SnapshotReview review = Diffs.Review(
            Diffs.InCase("one", Word) + Diffs.Changed("Snapshots/two/node/etc/other.conf", Word));

        Assert.That(review.Changes.Select(static change => change.Path), Is.EqualTo(new[] { "/etc/other.conf", "/" + Diffs.Config }));
    }

    [Test]
    public void A_change_twice_in_one_file_counts_the_case_once()
    {
        SnapshotReview review = Diffs.Review(Diffs.InCase("one", Word, Word), "one", "two");

        Assert.That(review.Hunks, Is.EqualTo(2));
        Assert.That(CaseText.Of(review.Changes.Single(), review), Is.EqualTo("in 1 case: one"));
    }

    [Test]
    public void A_change_in_every_case_names_none()
    {
        SnapshotReview review = Diffs.Review(Diffs.InCase("one", Word) + Diffs.InCase("two", Word), "one", "two");

        Assert.That(CaseText.Of(review.Changes.Single(), review), Is.EqualTo("2 of 2 cases"));
    }

    [Test]
    public void A_change_in_few_cases_names_them()
    {
        SnapshotReview review = Diffs.Review(Diffs.InCase("b", Word) + Diffs.InCase("a", Word), "a", "b", "c", "d", "e");

        Assert.That(CaseText.Of(review.Changes.Single(), review), Is.EqualTo("2 of 5 cases: a, b"));
    }

    [Test]
    public void A_case_that_was_removed_is_a_case_of_the_review()
    {
        string input = "diff --git a/Snapshots/gone/input.yaml b/Snapshots/gone/input.yaml\ndeleted file mode 100644\n@@ -1 +0,0 @@\n-x\n";

        SnapshotReview review = Diffs.Review(input, "stays");

        Assert.That(review.Cases, Is.EqualTo(new[] { "gone", "stays" }));
        Assert.That(review.Changes.Single().Title, Is.EqualTo("input.yaml (removed file)"));
    }

    [Test]
    public void Files_that_are_no_snapshots_are_left_out()
    {
        Assert.That(Diffs.Review(Diffs.Changed("SnapshotTests.cs", Word)).Changes, Is.Empty);
    }
}
