namespace RsyslogRelp.Fuzzing.Tests;

/// <summary>What <c>make fuzz</c> begins with holds.</summary>
public sealed class CorpusTests
{
    private static IEnumerable<string> Targets => FuzzTargets.All.Keys;

    [TestCaseSource(nameof(Targets))]
    public void Every_input_of_the_corpus_is_read_as_it_must_be(string target)
    {
        string[] inputs = Directory.GetFiles(FuzzTargets.CorpusOf(target));

        Assert.That(inputs, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (string input in inputs)
            {
                Assert.That(() => FuzzTargets.All[target].Value.Run(File.ReadAllBytes(input)), Throws.Nothing, Path.GetFileName(input));
            }
        });
    }

    [Test]
    public void Every_corpus_has_a_target() => Assert.That(
        Directory.GetDirectories(Path.GetDirectoryName(FuzzTargets.CorpusOf("config"))!).Select(Path.GetFileName),
        Is.EquivalentTo(Targets));
}
