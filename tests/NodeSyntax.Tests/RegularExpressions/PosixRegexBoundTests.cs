using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

/// <summary>Matching has a bound, counted in steps: at worst the product of the lengths of message and expression.</summary>
internal sealed class PosixRegexBoundTests
{
    private const int LongestMessage = 8 * 1024;

    // The largest of each kind that is admitted: every part can be reached at every position, and none of them ends the match.
    private static readonly string[] Worst =
    [
        "(a{1,1000}){1,1}b",
        "(a?){1000}b",
        "((a|a|a|a|a|a){1,10}){1,10}b",
        "(a*a*a*a*a*a*a*a*){1,100}b",
        "(.*.*.*.*.*.*.*.*){1,100}b",
        string.Concat(Enumerable.Repeat("a?", 1600)) + "b",
        string.Join('|', Enumerable.Repeat("a", 1800)) + "b",
        string.Join('|', Enumerable.Repeat("a*", 900)) + "b",
    ];

    [TestCaseSource(nameof(Worst))]
    public void Every_message_of_rsyslogd_is_within_the_bound(string pattern)
    {
        Assert.That(PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error), Is.True, error?.Message);

        bool? once = regex!.IsMatch(new string('c', 64), PosixRegex.MaxSteps, out long _);
        bool? matches = regex.IsMatch(new string('a', LongestMessage / 8), PosixRegex.MaxSteps, out long steps);

        Assert.That((once, matches), Is.Not.EqualTo(((bool?)null, (bool?)null)));
        TestContext.Out.WriteLine($"{steps} steps for 1 KiB");
        Assert.That(steps * 8, Is.LessThan(PosixRegex.MaxSteps));
    }

    [Test]
    public void A_match_that_takes_more_steps_is_given_up_in_time()
    {
        Assert.That(PosixRegex.TryParse("(a?){1000}b", out PosixRegex? regex, out _), Is.True);

        bool? matches = regex!.IsMatch(new string('a', 1024 * 1024), 10_000_000, out long steps);

        Assert.That(matches, Is.Null);
        Assert.That(steps, Is.InRange(10_000_000, 10_100_000));
    }
}
