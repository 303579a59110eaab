namespace RsyslogRelp.Review.Tests;

internal sealed class DiffParserTests
{
    [Test]
    public void Files_have_their_path_their_status_and_their_hunks()
    {
        IReadOnlyList<FileDiff> files = DiffParser.Parse(
            Diffs.Changed("a/one", " x\n-y\n+z", "-last")
            + "diff --git a/new b/new\nnew file mode 100644\nindex 0000000..1\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+text\n"
            + "diff --git a/empty b/empty\nnew file mode 100644\nindex 0000000..1\n"
            + "diff --git a/old b/old\ndeleted file mode 100644\nindex 1..0000000\n--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-text\n");

        Assert.That(
            files.Select(static file => (file.Path, file.Status, file.Hunks.Count)),
            Is.EqualTo(new[]
            {
                ("a/one", FileStatus.Changed, 2), ("new", FileStatus.Added, 1), ("empty", FileStatus.Added, 1), ("old", FileStatus.Removed, 1),
            }));
        Assert.That(
            files[0].Hunks[0],
            Is.EqualTo(new DiffLine[] { new(DiffLineKind.Context, "x"), new(DiffLineKind.Removed, "y"), new(DiffLineKind.Added, "z") }));
        Assert.That(files[2].Hunks[0], Is.Empty);
    }

    [Test]
    public void Lines_that_look_like_the_marks_of_a_diff_are_lines_of_the_file()
    {
        IReadOnlyList<FileDiff> files = DiffParser.Parse(
            Diffs.Changed("file", "--- a/other\n+++ b/other\n+@@ -1 +1 @@\n+diff --git a/x b/x\n \n \\") + Diffs.Changed("next", "-y"));

        Assert.That(files.Select(static file => file.Path), Is.EqualTo(new[] { "file", "next" }));
        Assert.That(
            files[0].Hunks.Single().Select(static line => line.Text),
            Is.EqualTo(new[] { "-- a/other", "++ b/other", "@@ -1 +1 @@", "diff --git a/x b/x", "", "\\" }));
    }

    [Test]
    public void A_missing_newline_at_the_end_is_a_note_on_its_line()
    {
        const string Note = "\\ No newline at end of file";
        IReadOnlyList<DiffLine> hunk = DiffParser.Parse(Diffs.Changed("file", $"-x\n{Note}\n+x")).Single().Hunks.Single();

        Assert.That(
            hunk.Select(static line => line.Kind), Is.EqualTo(new[] { DiffLineKind.Removed, DiffLineKind.Note, DiffLineKind.Added }));
        Assert.That(DiffParser.Parse(Diffs.Changed("file", $"-x\n+y\n{Note}")).Single().Hunks.Single(), Has.Count.EqualTo(3));
    }

    [TestCase("something else")]
    [TestCase("diff --git \"a/quo\\\"ted\" \"b/quo\\\"ted\"")]
    [TestCase("diff --git a/x b/y")]
    [TestCase("diff --git a/x b/x\n@@ -1,2 +1,2 @@\n x")]
    [TestCase("diff --git a/x b/x\n@@ -1 +1 @@\n*x")]
    public void Anything_else_is_refused(string text) => Assert.That(() => DiffParser.Parse(text), Throws.TypeOf<FormatException>());

    [Test]
    public void No_difference_is_no_file() => Assert.That(DiffParser.Parse(""), Is.Empty);
}
