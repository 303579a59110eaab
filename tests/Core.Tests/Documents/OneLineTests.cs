using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Tests.Documents;

public sealed class OneLineTests
{
    [TestCase("plain ~ ü世🚀", ExpectedResult = "plain ~ ü世🚀")]
    [TestCase("a\nb\t\u001b[31m\u007f", ExpectedResult = "a\\x0ab\\x09\\x1b[31m\\x7f")]
    [TestCase("\u0080\u0085", ExpectedResult = "\\u0080\\u0085")]
    [TestCase("\u200b\u202e\u2028\u2029\ufeff", ExpectedResult = "\\u200b\\u202e\\u2028\\u2029\\ufeff")]
    [TestCase("\U000e0001ü", ExpectedResult = "\\U000e0001ü")]
    public string What_is_invisible_or_reorders_text_is_shown_by_its_number(string text) => OneLine.Of(text);

    [TestCase("1234567890", 10, ExpectedResult = "1234567890")]
    [TestCase("12345678901", 10, ExpectedResult = "1234567...")]
    [TestCase("123\n567890", 10, ExpectedResult = "123\\x0a...")]
    [TestCase("123456\n", 10, ExpectedResult = "123456\\x0a")]
    [TestCase("1234567\n", 10, ExpectedResult = "1234567...")]
    [TestCase("123456🚀90", 9, ExpectedResult = "123456...")]
    [TestCase("12345🚀890", 8, ExpectedResult = "12345...")]
    [TestCase("1234🚀7890", 8, ExpectedResult = "1234...")]
    public string A_line_has_at_most_so_many_characters(string text, int most) => OneLine.Of(text, most);
}
