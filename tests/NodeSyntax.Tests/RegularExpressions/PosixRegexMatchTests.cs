using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

public class PosixRegexMatchTests
{
    // The first six are what rsyslogd 8.2302 answers under LC_ALL=C.UTF-8.
    [TestCase("x.y", "xéy", false)]
    [TestCase("x..y", "xéy", true)]
    [TestCase("x[é]y", "xéy", false)]
    [TestCase("x[é]{2}y", "xéy", true)]
    [TestCase(@"x\wy", "xéy", false)]
    [TestCase("xé{2}y", "xééy", false)]
    [TestCase("é", "caf\u00e9", true)]
    [TestCase("foo|bar", " a bar", true)]
    [TestCase("FOO", " foo", false)]
    [TestCase("a||b", "", true)]
    [TestCase("^a$", "a\nb", false)]
    [TestCase("a.b", "a\nb", true)]
    [TestCase(@"\<foo\>", "a foo.", true)]
    [TestCase(@"\<foo\>", "a food", false)]
    [TestCase(@"\d", "7", false)]
    [TestCase("b", "a\0b", false)]
    public void Expression_matches_as_in_rsyslogd(string pattern, string message, bool expected) =>
        Assert.That(Parsed.Accepted(pattern).IsMatch(message), Is.EqualTo(expected));

    [Test]
    public void Match_takes_linear_time_where_backtracking_is_exponential() =>
        Assert.That(Parsed.Accepted("(a|aa)+(a|aa)+(a|aa)+$").IsMatch(new string('a', 5_000) + "b"), Is.False);

    [Test]
    public void Expression_with_a_back_reference_is_not_predicted()
    {
        PosixRegex regex = Parsed.Accepted(@"(.)\1");

        Assert.That(regex.HasBackReference);
        Assert.That(() => regex.IsMatch("abccd"), Throws.InstanceOf<PosixRegexUnpredictableException>());
    }

    [Test]
    public void Expression_matches_the_same_from_many_threads()
    {
        PosixRegex regex = Parsed.Accepted("(foo|ba[rz])+ [0-9]{2,}");

        bool[] answers =
        [
            .. Enumerable.Range(0, 64).AsParallel().AsOrdered().Select(i => regex.IsMatch(i % 2 == 0 ? " foobar 42" : " foobar 4")),
        ];

        Assert.That(answers, Is.EqualTo(Enumerable.Range(0, 64).Select(i => i % 2 == 0)));
    }
}
