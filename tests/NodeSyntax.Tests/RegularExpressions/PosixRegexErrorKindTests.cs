using CsCheck;
using RsyslogRelp.NodeSyntax.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

/// <summary>What a node does with the expressions that are refused, compared with glibc's own regcomp.</summary>
[Platform("Linux")]
public class PosixRegexErrorKindTests
{
    private static readonly string[] Parts =
    [
        "a", "ab", "é", ".", "*", "+", "{2}", "{1,", "{", "}", "(", ")", "(a)", "(a*)", "|", "[ab]", "[", "^", "$", @"\b", @"\<", @"\1", @"\",
        ",", "0", "1", @"\,", @"\0",
    ];

    [TestCase("*a")]
    [TestCase("a{1")]
    [TestCase("{\"level\":\"error\"")]
    [TestCase(@"a{\d}")]
    [TestCase(@"a\")]
    [TestCase("[a")]
    [TestCase("a{32768}")]
    [TestCase(@"\1")]
    [TestCase("(a{40}){40}*{", TestName = "Syntax_counts_after_what_is_only_large")]
    public void Regcomp_refuses_what_is_invalid(string pattern)
    {
        Assert.That(Parsed.Refused(pattern).Kind, Is.EqualTo(PosixRegexErrorKind.Invalid));
        Assert.That(LibC.Accepts(pattern), Is.False);
    }

    [TestCase("(a{40}){40}")]
    [TestCase("a{2000}")]
    [TestCase(@"\b\b\b\b")]
    [TestCase("(^a){2}")]
    [TestCase(@"(a|b){2}\1")]
    [TestCase(@"(a*)\1*")]
    [TestCase(@"a{1\,2}")]
    [TestCase(@"a{\0}")]
    public void Regcomp_takes_what_is_risky(string pattern)
    {
        Assert.That(Parsed.Refused(pattern).Kind, Is.EqualTo(PosixRegexErrorKind.Risky));
        Assert.That(LibC.Accepts(pattern));
    }

    [TestCase(".{1000}", 500)]
    [TestCase("a?", 5_000)]
    [TestCase("(a|b)?", 1_000)]
    [TestCase("x", 200_000)]
    public void Size_that_fits_into_the_memory_of_rsyslogd_on_a_node_is_risky(string part, int times)
    {
        string pattern = string.Concat(Enumerable.Repeat(part, times));

        Assert.That(Parsed.Refused(pattern).Kind, Is.EqualTo(PosixRegexErrorKind.Risky));
        Assert.That(LibC.Accepts(pattern));
    }

    // regcomp would take gigabytes, or not return.
    [TestCase("a?", 10_000)]
    [TestCase("(a?){1000}", 5)]
    [TestCase("((a{255}){255}){255}", 1)]
    [TestCase(@"\b", 100)]
    [TestCase(@"(\bx?){100}", 1)]
    [TestCase(@"(\<|\>|^|$|\B)*", 1)]
    [TestCase("^(()*){30,}", 1)]
    public void Cost_that_rsyslogd_cannot_start_with_is_unbearable(string part, int times) =>
        Assert.That(
            Parsed.Refused(string.Concat(Enumerable.Repeat(part, times))).Kind, Is.EqualTo(PosixRegexErrorKind.Unbearable));

    [TestCase(201, PosixRegexErrorKind.Risky)]
    [TestCase(1_000, PosixRegexErrorKind.Risky)]
    [TestCase(1_001, PosixRegexErrorKind.Unbearable)]
    [TestCase(1_000_000, PosixRegexErrorKind.Unbearable)]
    public void Depth_is_bearable_as_far_as_the_Go_extension_admits_it(int depth, PosixRegexErrorKind kind) =>
        Assert.That(Parsed.Refused(new string('(', depth) + 'a' + new string(')', depth)).Kind, Is.EqualTo(kind));

    [Test]
    public void Kinds_agree_with_regcomp_on_random_expressions() =>
        Gen.Int[0, Parts.Length - 1].Array[1, 9].Select(picks => string.Concat(picks.Select(pick => Parts[pick]))).Sample(
            static pattern =>
            {
                if (!PosixRegex.TryParse(pattern, out _, out PosixRegexError? error) && error.Kind != PosixRegexErrorKind.Unbearable)
                {
                    Assert.That(LibC.Accepts(pattern), Is.EqualTo(error.Kind == PosixRegexErrorKind.Risky), $"{pattern}: {error}");
                }
            },
            iter: 20_000);

    [Test]
    public void Regcomp_finishes_every_risky_expression()
    {
        string current = "";
        Task check = Task.Run(() => Gen.Int.Select(static seed => CostlyExpressions.Make(new Random(seed))).Sample(
            pattern =>
            {
                if (!PosixRegex.TryParse(pattern, out _, out PosixRegexError? error) && error.Kind == PosixRegexErrorKind.Risky)
                {
                    current = pattern;
                    Assert.That(LibC.Accepts(pattern), pattern);
                }
            },
            iter: 5_000,
            threads: 1));

        Assert.That(check.Wait(Eventually.Patience), $"{current} is risky, and keeps regcomp");
    }
}
