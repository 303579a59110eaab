using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class PeerFingerprintTests
{
    private const string Fingerprint = "SHA1:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67";

    [TestCase("SHA1:0123456789abcdef0123456789ABCDEF01234567", ExpectedResult = Fingerprint)]
    [TestCase("SHA1:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67", ExpectedResult = Fingerprint)]
    [TestCase("SHA1:", ExpectedResult = null)]
    [TestCase("SHA1:0123456789abcdef0123456789ABCDEF0123456", ExpectedResult = null)]
    [TestCase("SHA1:0123456789abcdef0123456789ABCDEF0123456g", ExpectedResult = null)]
    [TestCase("SHA1:g123456789abcdef0123456789ABCDEF01234567", ExpectedResult = null)]
    [TestCase("SHA1:01-23-45-67-89-ab-cd-ef-01-23-45-67-89-ab-cd-ef-01-23-45-67", ExpectedResult = null)]
    [TestCase("SHA1:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45-67", ExpectedResult = null)]
    [TestCase("sha1:0123456789abcdef0123456789ABCDEF01234567", ExpectedResult = null)]
    public string? Spells_a_fingerprint_as_librelp_does(string value) => PeerFingerprint.Normalize(value);
}
