using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

public class PosixRegexAcceptanceTests
{
    [TestCase("a)")]
    [TestCase(")")]
    [TestCase(")*")]
    [TestCase("(a))")]
    [TestCase(@"(a)\1")]
    [TestCase(@"(a)\1*")]
    [TestCase(@"(.)\1{3}")]
    [TestCase(@"(.*)-\1")]
    [TestCase("a{2}")]
    [TestCase("a{,2}b")]
    [TestCase("a{,}")]
    [TestCase("a{0}")]
    [TestCase("a{02,3}")]
    [TestCase("a**")]
    [TestCase("a*{2}")]
    [TestCase("a||b")]
    [TestCase("|")]
    [TestCase("()")]
    [TestCase("()*")]
    [TestCase("}")]
    [TestCase("^^")]
    [TestCase("a^ b$c")]
    [TestCase("[[:alpha:]]")]
    [TestCase("[]a]")]
    [TestCase("[^]a]")]
    [TestCase("[a-]")]
    [TestCase("[%--]")]
    [TestCase("[--/]")]
    [TestCase("[[.a.]-[.c.]]")]
    [TestCase("[[.].]]")]
    [TestCase("[[===]]")]
    [TestCase("[[]")]
    [TestCase(@"[/\]")]
    [TestCase(@"\w\W\s\S")]
    [TestCase(@"\ba\B")]
    [TestCase(@"\<a\>")]
    [TestCase(@"\` ?a\'")]
    [TestCase(@"\(\)\[\]\{\}\.\*\+\?\^\$\|\\\/\-\""")]
    [TestCase("größe")]
    [TestCase("日本語|\U0001F600")]
    public void Parser_accepts_an_expression_without_a_warning(string pattern)
    {
        PosixRegex regex = Parsed.Accepted(pattern);

        Assert.That(regex.Pattern, Is.EqualTo(pattern));
        Assert.That(regex.Warnings, Is.Empty);
    }

    [TestCase(@"a\d", 1, @"\d matches the letter d: use [0-9]")]
    [TestCase(@"\D", 0, @"\D matches the letter D: use [^0-9]")]
    [TestCase(@"a\tb", 1, @"\t matches the letter t: a tab arrives as #011")]
    [TestCase(@"a\n", 1, @"\n matches the letter n: a newline arrives as #012")]
    [TestCase(@"a\r", 1, @"\r matches the letter r: a carriage return arrives as #015")]
    [TestCase(@"\x41", 0, @"\x matches the letter x: write the character itself")]
    [TestCase(@"\0", 0, @"\0 matches the digit 0")]
    [TestCase(@"foo\Z", 3, @"\Z matches the letter Z: use $")]
    [TestCase(@"\y", 0, @"\y matches the letter y: leave the backslash out")]
    [TestCase("a\tb", 1, "this control character never matches, rsyslog escapes control characters on receipt: write #011")]
    [TestCase("[\n]", 1, "this control character never matches, rsyslog escapes control characters on receipt: write #012")]
    [TestCase("^foo", 0, "rsyslog's $msg begins with a space, so this never matches: use ^ ? instead of ^")]
    [TestCase("a|^foo", 2, "rsyslog's $msg begins with a space")]
    [TestCase("(^foo|bar)", 1, "rsyslog's $msg begins with a space")]
    [TestCase("((a|^x*y))", 4, "rsyslog's $msg begins with a space")]
    [TestCase(@"^\bfoo", 0, "rsyslog's $msg begins with a space")]
    [TestCase("^(foo|bar)", 0, "rsyslog's $msg begins with a space")]
    [TestCase(@"^\S", 0, "rsyslog's $msg begins with a space")]
    [TestCase(@"\`foo", 0, "rsyslog's $msg begins with a space")]
    [TestCase("x[é]y", 2, "a bracket matches a single byte")]
    [TestCase("é*", 1, "only the last byte of the character before is repeated")]
    [TestCase("x\U0001F600{2}", 3, "only the last byte of the character before is repeated")]
    [TestCase("a+?", 2, "? after a repeat makes the part optional, not lazy")]
    [TestCase(@"[\d]", 1, "a backslash in brackets is an ordinary character")]
    [TestCase(@"[\w.-]", 1, "a backslash in brackets is an ordinary character")]
    [TestCase(@"[a\]b]", 2, "a backslash in brackets is an ordinary character")]
    [TestCase("[:alpha:]", 0, "a class name in single brackets")]
    public void Parser_warns_of_syntax_that_means_something_else(string pattern, int position, string message)
    {
        PosixRegex regex = Parsed.Accepted(pattern);

        Assert.That(regex.Warnings, Has.Count.EqualTo(1));
        Assert.That(regex.Warnings[0].Position, Is.EqualTo(position));
        Assert.That(regex.Warnings[0].Message, Does.StartWith(message));
    }

    [TestCase("^ foo")]
    [TestCase("^ ?foo")]
    [TestCase("^.*foo")]
    [TestCase("^[^a]b")]
    [TestCase(@"^\s*foo")]
    [TestCase("^( |foo)")]
    [TestCase("(^| )foo")]
    [TestCase("^$")]
    [TestCase("^")]
    [TestCase(@"\^foo")]
    [TestCase("[^f]oo")]
    [TestCase("a.*?b")]
    [TestCase(@"[a\\]")]
    [TestCase("(é)*")]
    public void Parser_does_not_warn_of_an_expression_that_works(string pattern) =>
        Assert.That(Parsed.Accepted(pattern).Warnings, Is.Empty);

    [Test]
    public void Warnings_are_listed_by_position() =>
        Assert.That(Parsed.Accepted(@"\d|^a|\t").Warnings.Select(warning => warning.Position), Is.EqualTo([0, 3, 6]));
}
