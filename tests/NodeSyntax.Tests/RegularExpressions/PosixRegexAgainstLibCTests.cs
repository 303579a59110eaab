using CsCheck;
using RsyslogRelp.NodeSyntax.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

/// <summary>Compares the checker and the matcher with glibc's own regcomp and regexec.</summary>
[Platform("Linux")]
public class PosixRegexAgainstLibCTests
{
    /// <summary>
    /// The beginnings of the messages for expressions that regcomp accepts and that are refused nevertheless; tests show each of them.
    /// </summary>
    private static readonly string[] DeliberateRefusals =
    [
        "invalid repeat count: the product",
        "expression too large",
        "nested too deeply",
        "anchor in a part repeated",
        "too many anchors",
        "too many repeated groups",
        "back-reference to a repeated group",
        "back-reference to a group that can match nothing",
    ];

    private static readonly string[] Parts =
    [
        "a", "a", "b", "ab", "é", "_", " ", "-", ".", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{,1}", "{0}", "{", "}", "(", ")", "(", ")",
        "|", "|",
        "[", "]", "[ab]", "[^a]", "[[:alpha:]]", "[a-]", "[]a]", "[^", "[[.a.]", "-b", "[:digit:]", "[=a=]", "^", "$", @"\b", @"\B", @"\<",
        @"\>",
        @"\w", @"\W", @"\s", @"\.", @"\", @"\1", @"\2", "1", ",", "[é]", @"\`", @"\'", "(a)", "(.)", "(a*)",
    ];

    private static readonly string[] BackReferenceParts =
    [
        "a", "b", "(a)", "(a|b)", "(a*)", "(ab|a)", "(", ")", "*", "?", "+", "{2}", "|", ".", "$", "^", @"\1", @"\1", @"\2", @"\b",
    ];

    private static readonly string[] Expressions =
    [
        "a", "foo", "foo|bar", "fo*", "fo+b", "fo?b", "^ foo", "^ ?foo", "^foo", "foo$", "^$", "^", "$", "a||b", "()", "(|a)b", "a)", "}",
        "a{2}",
        "a{,2}b", "^a{2,3}$", "^(ab){2,}$", "a**", "a+?b", "^(a{0}b)$", ".", "^.$", "^..$", "x.y", "[abc]x", "[^abc]x", "[]a]", "[^]a]x",
        "[a-c]+$",
        "[[:alpha:]]+[[:digit:]]", "[[:space:]]x", "[[:punct:]]$", "^[[:print:]]*$", "[[:upper:]]", "[[:xdigit:]]{4}", "[[.a.]-c]b",
        "[[=a=]]b",
        "[é]", "x[é]{2}y", "é", "é{2}", "(é){2}", "[à-é]", @"\w+-\w+", @"\W\W", @"\s\S", @"\bfoo\b", @"\Bo\B", @"\<f", @"r\>", @"\`foo",
        @"bar\'",
        @"\d", @"\t", @"\.", @"\(foo\)", "type=(AVC|SYSCALL) .*comm=\"[a-z]+\"",
        "Failed (password|publickey) for (invalid user )?[^ ]+ from [0-9.]+", "#011|#012", "a^b", "(^| )foo( |$)",
        "[0-9]{1,3}(\\.[0-9]{1,3}){3}",
    ];

    private static readonly string[] BackReferences =
    [
        @"(a)\1", @"(.)\1", @"(.+)-\1", @"(a|b)(c|d)\2\1", @"(.)(.).*\2\1", @"(a)\1*b",
    ];

    private static readonly string[] Messages =
    [
        "", " ", "a", "aa", "aaa", "aaaa", "ab", "abab", "ababab", "b", "aab", "foo", " foo", " foo bar", "foob", "fob", "fooob", "food",
        "bar", " foo.",
        "(foo)", "xéy", "é", "éé", "à", "xay", "abc1", "A_b-c", "foo-foo", "acca", "abcba", "x]", "]x", " x\ty", " deadBEEF", "d", "t.",
        " type=SYSCALL msg=1 comm=\"sshd\"", " Failed password for invalid user bob from 10.0.0.1 port 22", " a#011b", "\u65e5\u672c",
        "\U0001F600", "a^b", "{}", " ",
    ];

    [Test]
    public void Regcomp_finishes_every_accepted_expression()
    {
        string current = "";
        Task check = Task.Run(() => Gen.Int.Select(static seed => CostlyExpressions.Make(new Random(seed))).Sample(
            pattern =>
            {
                if (PosixRegex.TryParse(pattern, out _, out _))
                {
                    current = pattern;
                    Assert.That(LibC.Accepts(pattern), pattern);
                }
            },
            iter: 20_000,
            threads: 1));

        // An endless regcomp cannot be stopped, but its expression can be named.
        Assert.That(check.Wait(Eventually.Patience), $"{current} is accepted, and keeps regcomp");
    }

    [TestCaseSource(nameof(Expressions))]
    public void Expression_matches_as_in_regexec(string pattern)
    {
        PosixRegex regex = Parsed.Accepted(pattern);

        Assert.That(Messages.Select(regex.IsMatch), Is.EqualTo(LibC.Matches(pattern, Messages)));
    }

    [TestCaseSource(nameof(BackReferences))]
    public void Parser_accepts_back_references_that_regcomp_accepts(string pattern)
    {
        Assert.That(Parsed.Accepted(pattern).HasBackReference);
        Assert.That(LibC.Matches(pattern, Messages), Is.Not.Null);
    }

    [Test]
    public void Parser_and_matcher_agree_with_libc_on_random_expressions() =>
        Strings(Parts, 1, 11).Sample(Agree, iter: 20_000);

    [Test]
    public void Parser_agrees_with_regcomp_on_random_back_references() =>
        Strings(BackReferenceParts, 2, 8).Sample(Agree, iter: 20_000);

    [TestCase("(a{40}){40}", TestName = "Parser_refuses_nested_repeat_counts_which_take_memory")]
    [TestCase("a+++++++++++", TestName = "Parser_refuses_nested_plus_signs_each_of_which_doubles")]
    [TestCase(@"\b\b\b\b", TestName = "Parser_refuses_anchors_in_a_row_which_take_time")]
    [TestCase(@"(\b|a)*(\b|b)*", TestName = "Parser_refuses_anchors_in_empty_loops_which_take_time")]
    [TestCase("(^a){2}", TestName = "Parser_refuses_an_anchor_in_copies_which_regcomp_forgets")]
    [TestCase(@"(a|b){2}\1", TestName = "Parser_refuses_a_back_reference_to_a_repeated_group_which_misleads_regexec")]
    [TestCase(@"(a*)\1*", TestName = "Parser_refuses_an_endless_back_reference_which_hangs_regexec")]
    public void Parser_deliberately_refuses_an_expression(string pattern)
    {
        string message = Parsed.Refused(pattern).Message;

        Assert.That(LibC.Accepts(pattern));
        Assert.That(DeliberateRefusals.Any(message.StartsWith), message);
    }

    [Test]
    public void Parser_refuses_deep_nesting_that_overflows_the_stack()
    {
        string pattern = new string('(', 201) + new string(')', 201);

        Assert.That(Parsed.Refused(pattern).Message, Does.StartWith("nested too deeply"));
        Assert.That(LibC.Accepts(pattern));
    }

    [Test]
    public void Parser_refuses_slow_empty_loops_before_many_optional_parts()
    {
        string pattern = "(a*)*" + string.Concat(Enumerable.Repeat("b?", 500));

        Assert.That(Parsed.Refused(pattern).Message, Does.StartWith("too many repeated groups"));
        Assert.That(LibC.Accepts(pattern));
    }

    [TestCase(@"a{1\,2}")]
    [TestCase(@"a{\0}")]
    public void Parser_refuses_a_backslash_inside_a_repeat_count(string pattern)
    {
        Assert.That(Parsed.Refused(pattern).Message, Does.StartWith("invalid repeat:"));
        Assert.That(LibC.Accepts(pattern));
    }

    private static Gen<string> Strings(string[] parts, int least, int most) =>
        Gen.Int[0, parts.Length - 1].Array[least, most].Select(picks => string.Concat(picks.Select(pick => parts[pick])));

    private static void Agree(string pattern)
    {
        if (!PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error))
        {
            // regcomp may never return from an expression that is refused for its cost.
            if (!DeliberateRefusals.Any(error!.Message.StartsWith))
            {
                Assert.That(LibC.Accepts(pattern), Is.False, $"refused although regcomp takes it: {pattern}: {error}");
            }

            return;
        }

        bool[]? expected = LibC.Matches(pattern, Messages);
        Assert.That(expected, Is.Not.Null, $"accepted although regcomp refuses it: {pattern}");
        for (int i = 0; i < Messages.Length && !regex!.HasBackReference; i++)
        {
            Assert.That(regex!.IsMatch(Messages[i]), Is.EqualTo(expected![i]), $"{pattern} on '{Messages[i]}'");
        }
    }
}
