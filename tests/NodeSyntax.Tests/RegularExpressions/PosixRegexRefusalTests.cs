using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

public class PosixRegexRefusalTests
{
    [TestCase("a{", 1, "invalid repeat")]
    [TestCase("a{x", 1, "invalid repeat")]
    [TestCase("a{1", 1, "invalid repeat")]
    [TestCase("a{1,2", 1, "invalid repeat")]
    [TestCase("a{}", 1, "invalid repeat")]
    [TestCase("a{ 1}", 1, "invalid repeat")]
    [TestCase("a{1,2,3}", 1, "invalid repeat")]
    [TestCase("a{2,1}", 1, "invalid repeat count: the first number is larger")]
    [TestCase("a{32768}", 1, "invalid repeat count: above 32767")]
    [TestCase("a{1,99999999999999999999}", 1, "invalid repeat count: above 32767")]
    [TestCase("{", 0, "missing argument to repetition operator")]
    [TestCase("{1}", 0, "missing argument to repetition operator")]
    [TestCase("*a", 0, "missing argument to repetition operator")]
    [TestCase("+a", 0, "missing argument to repetition operator")]
    [TestCase("?a", 0, "missing argument to repetition operator")]
    [TestCase("a|*b", 2, "missing argument to repetition operator")]
    [TestCase("(*a)", 1, "missing argument to repetition operator")]
    [TestCase("^*", 1, "missing argument to repetition operator")]
    [TestCase("a$+", 2, "missing argument to repetition operator")]
    [TestCase(@"\b*", 2, "missing argument to repetition operator")]
    [TestCase("(?:x)", 1, "missing argument to repetition operator")]
    [TestCase("a(?=b)", 2, "missing argument to repetition operator")]
    [TestCase("a(?!b)", 2, "missing argument to repetition operator")]
    [TestCase("(?<=a)b", 1, "missing argument to repetition operator")]
    [TestCase(@"\", 0, "trailing backslash")]
    [TestCase(@"x\", 1, "trailing backslash")]
    [TestCase("(", 0, "missing closing ):")]
    [TestCase("ab(c(d)", 2, "missing closing ):")]
    [TestCase(@"(\)", 0, "missing closing ):")]
    [TestCase("[", 0, "missing closing ]:")]
    [TestCase("a[b", 1, "missing closing ]:")]
    [TestCase("[]", 0, "missing closing ]:")]
    [TestCase("[^]", 0, "missing closing ]:")]
    [TestCase("[a-", 0, "missing closing ]:")]
    [TestCase("[[:alpha:]", 0, "missing closing ]:")]
    [TestCase("[[:alpha", 0, "missing closing ]:")]
    [TestCase("[[:<:]]foo", 1, "invalid character class:")]
    [TestCase("[[:Alpha:]]", 1, "invalid character class:")]
    [TestCase("[[.hyphen.]]", 1, "invalid collating element")]
    [TestCase("[[..]]", 1, "invalid collating element")]
    [TestCase("[[=ab=]]", 1, "invalid collating element")]
    [TestCase("[[.é.]]", 1, "invalid collating element")]
    [TestCase("[z-a]", 1, "invalid character class range: it begins after its end")]
    [TestCase("[a--]", 1, "invalid character class range: it begins after its end")]
    [TestCase("[a-[:digit:]]", 1, "invalid character class range: a class")]
    [TestCase("[[:digit:]-z]", 10, "invalid character class range: - in the middle")]
    [TestCase("[a-c-e]", 4, "invalid character class range: - in the middle")]
    [TestCase(@"\1", 0, "invalid back-reference: no group 1")]
    [TestCase(@"(a)\2", 3, "invalid back-reference: no group 2")]
    [TestCase(@"(a\1)", 2, "invalid back-reference: no group 1")]
    [TestCase(@"(a)|b\1", 5, "invalid back-reference: no group 1")]
    [TestCase("a\0b", 1, "NUL character")]
    public void Parser_refuses_an_error_and_names_its_position(string pattern, int position, string message)
    {
        PosixRegexError error = Parsed.Refused(pattern);

        Assert.That(error.Message, Does.StartWith(message));
        Assert.That(error.Position, Is.EqualTo(position));
    }

    // An attribute cannot hold half of a pair.
    [Test]
    public void Parser_refuses_half_of_a_surrogate_pair()
    {
        foreach ((string pattern, int position) in new[] { ("a\ud800b", 1), ("é\udc00", 1), ("x\U0001F600\ud83d", 3), ("[\ud800", 1) })
        {
            PosixRegexError error = Parsed.Refused(pattern);

            Assert.That(error.Message, Does.StartWith("half of a surrogate pair"));
            Assert.That(error.Position, Is.EqualTo(position));
        }
    }

    [TestCase("((a{255}){255}){255}")]
    [TestCase("(a{40}){40}")]
    [TestCase("a{1001}")]
    [TestCase("a{11}{100}")]
    [TestCase("(a{101,}b){10}")]
    public void Parser_refuses_nested_repeat_counts_above_a_thousand(string pattern) =>
        Assert.That(Parsed.Refused(pattern).Message, Does.Contain("product of nested repeat counts is above 1000"));

    [TestCase("a{1000}")]
    [TestCase("(a{10}){10}")]
    [TestCase("(a{2,}*b+){100}")]
    [TestCase("a{1000}b{1000}")]
    [TestCase("(abc){1000}")]
    public void Parser_accepts_nested_repeat_counts_up_to_a_thousand(string pattern) => Parsed.Accepted(pattern);

    [Test]
    public void Parser_refuses_repeats_that_cost_regcomp_gigabytes()
    {
        string[] patterns =
        [
            string.Concat(Enumerable.Repeat("a?", 10_000)),
            new string('a', 10_001),
            new string('(', 20) + "a+" + string.Concat(Enumerable.Repeat(")+", 20)),
            "a" + new string('+', 30),
            string.Join('|', Enumerable.Repeat("ab", 5_000)),
        ];

        foreach (string pattern in patterns)
        {
            Assert.That(Parsed.Refused(pattern).Message, Does.StartWith("expression too large"), pattern[..20]);
        }
    }

    [Test]
    public void Parser_refuses_groups_nested_deeper_than_two_hundred()
    {
        Parsed.Accepted(new string('(', 200) + "a" + new string(')', 200));
        PosixRegexError error = Parsed.Refused(new string('(', 201) + "a" + new string(')', 201));
        Assert.That((error!.Position, error.Message), Is.EqualTo((200, "nested too deeply: at most 200 parentheses inside each other")));
    }

    [TestCase(@"(\<|\>|^|$|\B)*", "too many anchors in a repeated group")]
    [TestCase(@"(\b|a)*(\b|b)*", "too many anchors in a repeated group")]
    [TestCase(@"\b\b\b\b", "too many anchors in a row")]
    [TestCase("(((a*)*|(b?|c*)*){0,2}){8}", "too many repeated groups that can match nothing")]
    [TestCase(@"((\B)(()*){5,})*", "too many repeated groups that can match nothing after an anchor")]
    [TestCase(@"((()(){3,}){2,5}\b)*", "too many repeated groups that can match nothing after an anchor")]
    [TestCase(@"$((a*)*((.?a*)*){26,}()*)", "too many repeated groups that can match nothing after an anchor")]
    [TestCase(
        @"^(a*)*(b*)*(c*)*(d*)*(e*)*(f*)*(g*)*(h*)*(i*)*(j*)*(k*)*(l*)*",
        "too many repeated groups that can match nothing after an anchor")]
    public void Parser_refuses_an_expression_that_regcomp_may_never_finish(string pattern, string message) =>
        Assert.That(Parsed.Refused(pattern).Message, Does.StartWith(message));

    [TestCase(@"^ ?(\bfoo\b|\bbar\b)*$")]
    [TestCase(@"(^|[^0-9])10\.0\.[0-9]+(\b|$)")]
    [TestCase(@"^ a|^ b|^ c|^ d|^ e|^ f|^ g|^ h")]
    [TestCase(@"( *[a-z]*)*=( *[0-9]*)*;")]
    [TestCase(@"^( *[a-z]*)*=( *[0-9]*)*( *[a-z]*)*$")]
    [TestCase(@"^(a*)?(b*)?(c*)?(d*)?(e*)?(f*)?(g*)?(h*)?(i*)?(j*)?(k*)?(l*)?$")]
    public void Parser_accepts_anchors_and_empty_loops_in_ordinary_use(string pattern) => Parsed.Accepted(pattern);

    [TestCase("(^a){2}")]
    [TestCase(@"(\bfoo )+")]
    [TestCase("(a|b$){1,3}")]
    [TestCase(@"((x\>)*y){2,}")]
    public void Parser_refuses_an_anchor_that_regcomp_would_forget_in_copies(string pattern) =>
        Assert.That(Parsed.Refused(pattern).Message, Does.StartWith("anchor in a part repeated"));

    [TestCase(@"(\bfoo )*")]
    [TestCase("(a|b$)?")]
    [TestCase("(^| )(foo)+")]
    public void Parser_accepts_an_anchor_in_a_repeat_without_copies(string pattern) => Parsed.Accepted(pattern);

    [TestCase(@"(a|b)*\1", "back-reference to a repeated group")]
    [TestCase(@"(a)+\1", "back-reference to a repeated group")]
    [TestCase(@"((a)b\2)*", "back-reference to a repeated group")]
    [TestCase(@"(a*)\1*", "back-reference to a group that can match nothing")]
    [TestCase(@"(a*)\1\1", "back-reference to a group that can match nothing")]
    [TestCase(@"(|(a*)b)\2", "back-reference to a group that can match nothing")]
    [TestCase(@"(a*)()*b\1", "back-reference to a group that can match nothing")]
    public void Parser_refuses_back_references_that_crash_hang_or_mislead_regexec(string pattern, string message) =>
        Assert.That(Parsed.Refused(pattern).Message, Does.StartWith(message));
}
