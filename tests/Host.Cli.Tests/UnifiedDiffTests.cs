using System.Diagnostics;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Output;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class UnifiedDiffTests : CliFixture
{
    [TestCase("", "")]
    [TestCase("a\n", "a\n")]
    public void Equal_texts_have_no_hunk(string before, string after) => Assert.That(Hunks(before, after), Is.Empty);

    [TestCase("a\nb\nc\n", "a\nX\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+X\n c\n")]
    [TestCase("", "a\n", "@@ -0,0 +1 @@\n+a\n")]
    [TestCase("a\n", "", "@@ -1 +0,0 @@\n-a\n")]
    [TestCase("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")]
    [TestCase("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nX\n3\n4\n5\n6\n7\n8\nY\n", "@@ -1,9 +1,9 @@\n 1\n-2\n+X\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n+Y\n")]
    [TestCase("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\n8\nY\n", "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+Y\n")]
    public void Hunks_have_three_lines_of_context(string before, string after, string expected) =>
        Assert.That(Hunks(before, after), Is.EqualTo(expected));

    /// <summary>patch(1) turns the old text into the new one, whatever they are.</summary>
    [Test]
    public void Patch_applies_what_it_writes()
    {
        Random random = new(20);
        for (int round = 0; round < 60; round++)
        {
            string before = Text(random);
            string after = Text(random);
            string hunks = Hunks(before, after);
            Assert.That(hunks.Length == 0, Is.EqualTo(before == after));
            if (hunks.Length == 0)
            {
                continue;
            }

            string file = Files.Write("text", before);
            string diff = Files.Write("diff", $"--- a\n+++ b\n{hunks}");
            using Process patch = Process.Start(new ProcessStartInfo("patch", ["-s", file, diff]))!;
            patch.WaitForExit();
            Assert.That((patch.ExitCode, File.Exists(file) ? File.ReadAllText(file) : ""), Is.EqualTo((0, after)), hunks);
        }
    }

    [Test]
    public void Another_mode_of_a_file_is_a_difference()
    {
        NodeManifest manifest = new([new("/a", UnixFileMode.UserRead | UnixFileMode.UserWrite, new InlineContent("x\n"))], []);
        NodeManifest executable = new([manifest.Files[0] with { Mode = manifest.Files[0].Mode | UnixFileMode.UserExecute }], []);
        FileChange changed = ManifestDiff.Of(manifest, null, executable, null).Single();
        Assert.That((changed.Path, changed.Kind), Is.EqualTo(("/a", "changed")));
        Assert.That(changed.Text, Is.EqualTo("diff --git a/a b/a\nold mode 100600\nnew mode 100700\n"));
    }

    // Few different lines, so that much is common; with and without a last line feed.
    private static string Text(Random random)
    {
        string text = string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => (char)('a' + random.Next(3)) + "\n"));
        return random.Next(3) == 0 ? text.TrimEnd('\n') : text;
    }

    private static string Hunks(string before, string after)
    {
        using StringWriter writer = new();
        UnifiedDiff.WriteHunks(writer, before, after);
        return writer.ToString();
    }
}
