using RsyslogRelp.Adapters.Rendering.ConfigRules;

namespace RsyslogRelp.Adapters.Rendering.Tests.ConfigRules;

public sealed class HostTests
{
    [TestCase("10.9.8.7")]
    [TestCase("0.0.0.0")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("2001:db8::ffff")]
    [TestCase("2001:db8:0:1::1")]
    [TestCase("1::2:0:0:3:4")]
    [TestCase("1:0:2:3:4:5:6:7")]
    [TestCase("::102:304")]
    public void A_canonical_address_breaks_no_rule(string value)
    {
        Assert.That(CanonicalIpAddress.BrokenRules(value), Is.Empty);
    }

    [TestCase("10.9.8", CanonicalIpAddress.NotAnAddress)]
    [TestCase("10.9.8.256", CanonicalIpAddress.NotAnAddress)]
    [TestCase("10.9.8.7.6", CanonicalIpAddress.NotAnAddress)]
    [TestCase("10.9.8.07", "must not have leading 0s")]
    [TestCase("0x0a.1.1.1", CanonicalIpAddress.NotAnAddress)]
    [TestCase("fe80::1%eth0", CanonicalIpAddress.NotAnAddress)]
    [TestCase("[::1]", CanonicalIpAddress.NotAnAddress)]
    [TestCase("::ffff:10.0.0.1", "must not be an IPv4-mapped IPv6 address")]
    [TestCase("2001:DB8::1", "must be in canonical form (\"2001:db8::1\")")]
    [TestCase("2001:db8:0:0:0:0:0:1", "must be in canonical form (\"2001:db8::1\")")]
    [TestCase("1:0:0:2:0:0:0:3", "must be in canonical form (\"1:0:0:2::3\")")]
    [TestCase("1:2:3:4:5:6:0:0", "must be in canonical form (\"1:2:3:4:5:6::\")")]
    [TestCase("::1.2.3.4", "must be in canonical form (\"::102:304\")")]
    [TestCase("", CanonicalIpAddress.NotAnAddress)]
    public void Any_other_spelling_breaks_one_rule(string value, string message)
    {
        Assert.That(CanonicalIpAddress.BrokenRules(value), Is.EqualTo(new[] { message }));
    }

    [TestCase("a", ExpectedResult = true)]
    [TestCase("a-b.c0", ExpectedResult = true)]
    [TestCase("A", ExpectedResult = false)]
    [TestCase("-a", ExpectedResult = false)]
    [TestCase("a-", ExpectedResult = false)]
    [TestCase("a..b", ExpectedResult = false)]
    [TestCase("a.", ExpectedResult = false)]
    [TestCase("a_b", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    [TestCase("ä", ExpectedResult = false)]
    public bool Recognises_a_subdomain(string value) => Dns1123.IsSubdomain(value);

    [TestCase("*.a", ExpectedResult = true)]
    [TestCase("*.*.a", ExpectedResult = false)]
    [TestCase("*", ExpectedResult = false)]
    [TestCase("a.*", ExpectedResult = false)]
    public bool Recognises_a_wildcard(string value) => Dns1123.IsWildcardSubdomain(value);

    [Test]
    public void A_long_name_breaks_the_rule_on_the_length()
    {
        Assert.That(Dns1123.BrokenSubdomainRules(new string('a', 254)), Is.EqualTo(new[] { Dns1123.LengthRule }));
    }
}
