using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class SpellingTests
{
    [TestCase("TARGET", "target", ExpectedResult = true)]
    [TestCase("taget", "target", ExpectedResult = true)]
    [TestCase("tarrgget", "target", ExpectedResult = true)]
    [TestCase("tarrggett", "target", ExpectedResult = false)]
    [TestCase("tirgot", "target", ExpectedResult = true)]
    [TestCase("tirgop", "target", ExpectedResult = false)]
    [TestCase("atrgte", "target", ExpectedResult = true)]
    [TestCase("atrgt", "target", ExpectedResult = true)]
    [TestCase("taegrt", "target", ExpectedResult = true)]
    [TestCase("atgrte", "target", ExpectedResult = false)]
    [TestCase("trgt", "target", ExpectedResult = true)]
    [TestCase("trt", "target", ExpectedResult = false)]
    [TestCase("por", "port", ExpectedResult = true)]
    [TestCase("prot", "port", ExpectedResult = true)]
    [TestCase("pot", "port", ExpectedResult = true)]
    [TestCase("po", "port", ExpectedResult = false)]
    [TestCase("tsl", "tls", ExpectedResult = true)]
    [TestCase("ab", "tls", ExpectedResult = false)]
    [TestCase("", "tls", ExpectedResult = false)]
    public bool Two_mistakes_at_most_and_fewer_in_a_short_name_are_forgiven(string name, string candidate) =>
        Spelling.IsNear(name, candidate);

    [TestCase(64, ExpectedResult = true)]
    [TestCase(65, ExpectedResult = false)]
    public bool A_very_long_name_is_not_compared(int length) => Spelling.IsNear(new string('a', length), new string('a', 66));
}
