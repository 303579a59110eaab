using CsCheck;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

public class PosixRegexFuzzTests
{
    [TestCase("(")]
    [TestCase(")")]
    [TestCase("[")]
    [TestCase("[[:")]
    [TestCase("[a-")]
    [TestCase("a")]
    [TestCase("a*")]
    [TestCase("*")]
    [TestCase("a|")]
    [TestCase("^")]
    [TestCase("()")]
    [TestCase("(a+)+")]
    [TestCase("(a")]
    [TestCase("a{9}")]
    [TestCase("{9}")]
    [TestCase("a{9")]
    [TestCase(@"\")]
    [TestCase(@"\b")]
    [TestCase(@"\1")]
    [TestCase("\U0001F600")]
    public void Parser_accepts_or_refuses_a_megabyte_of_anything(string part)
    {
        string pattern = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));

        foreach (string whole in (string[])[pattern, "a" + pattern, "[" + pattern, "[" + pattern + "]", "a{" + pattern])
        {
            if (!PosixRegex.TryParse(whole, out PosixRegex? regex, out PosixRegexError? error))
            {
                Assert.That(error!.Position, Is.InRange(0, whole.Length));
                continue;
            }

            Assert.That(regex!.Pattern, Is.SameAs(whole));
        }
    }

    [Test]
    public void Parser_never_throws_on_random_text() =>
        Gen.Char.Array[0, 60].Select(chars => new string(chars)).Sample(ParseAndMatch, iter: 20_000);

    [Test]
    public void Parser_never_throws_on_random_syntax() =>
        Gen.Char[@"()[]{}|*+?.^$\-,:=019abé "].Array[0, 40].Select(chars => new string(chars)).Sample(ParseAndMatch, iter: 50_000);

    private static void ParseAndMatch(string pattern)
    {
        if (!PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error))
        {
            Assert.That(error!.Position, Is.InRange(0, pattern.Length));
            Assert.That(error.Message, Is.Not.Empty);
            return;
        }

        Assert.That(regex!.Warnings.All(warning => warning.Position >= 0 && warning.Position < pattern.Length));
        if (!regex.HasBackReference)
        {
            regex.IsMatch(pattern);
            regex.IsMatch(" abab 0190 é\ud800");
        }
    }
}
