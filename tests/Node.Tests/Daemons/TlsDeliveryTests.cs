using System.Text.RegularExpressions;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>With TLS, through either of librelp's libraries.</summary>
[TestFixture("gnutls")]
[TestFixture("openssl")]
[Parallelizable(ParallelScope.All)]
internal sealed class TlsDeliveryTests(string tlsLib)
{
    private const string ReceiverName = "logs.example.org";
    private const int Count = 20;

    private readonly TestCertificates _authority = new();
    private TestCertificate _server = null!;

    [OneTimeSetUp]
    public void IssueCertificate()
    {
        RealPrograms.RequireLibrelpWith(tlsLib);
        _server = _authority.ForServer(ReceiverName);
    }

    [TestCase(ReceiverName)]
    [TestCase("*.example.org")]
    [TestCase("other.example.com", ReceiverName)]
    public void Delivers_to_a_permitted_name(params string[] peers) => AssertDelivers("name", peers);

    [Test]
    public void Delivers_to_a_permitted_fingerprint_however_it_is_spelled([Values] bool colons, [Values] bool lowerCase)
    {
        string digits = lowerCase ? _server.Sha1.ToLowerInvariant() : _server.Sha1;
        AssertDelivers("fingerprint", "SHA1:" + (colons ? WithColons(digits) : digits));
    }

    [Test]
    public void Delivers_to_the_second_of_two_permitted_fingerprints() =>
        AssertDelivers("fingerprint", "SHA1:" + new string('0', 40), "SHA1:" + _server.Sha1);

    [Test]
    public void Delivers_without_authMode_through_openssl_alone()
    {
        if (tlsLib == "openssl")
        {
            AssertDelivers(authMode: null);
        }
        else
        {
            // librelp then looks for a fingerprint, and none is permitted: no Shoot may have this.
            AssertRefuses(_authority, _server, null, [], "non-permited fingerprint", denied: true);
        }
    }

    [Test]
    public void Sends_clear_text_when_tls_is_not_enabled()
    {
        RsyslogRelpConfig config = Config("name", [ReceiverName]);
        AssertDelivers(config with { Tls = config.Tls! with { Enabled = false } });
    }

    [Test]
    public void Delivers_through_librelps_own_library_to_a_receiver_with_either()
    {
        RsyslogRelpConfig config = Config("name", [ReceiverName]);
        AssertDelivers(config with { Tls = config.Tls! with { TlsLib = null } });
    }

    [TestCase("name", "other.example.org")]
    [TestCase("name", "logs.example.com")]
    [TestCase("name", "*.example.com")]
    [TestCase("fingerprint", "SHA1:00112233445566778899AABBCCDDEEFF00112233")]
    public void Refuses_another_receiver_and_says_why(string authMode, string peer) =>
        AssertRefuses(_authority, _server, authMode, [peer], "non-permited fingerprint|no permited name found");

    [Test]
    public void Refuses_a_receiver_of_another_authority_whatever_its_name()
    {
        TestCertificates other = new("Another CA");
        AssertRefuses(other, other.ForServer(ReceiverName), "name", [ReceiverName], "certificate validation failed");
    }

    private void AssertDelivers(string? authMode, params string[] peers) => AssertDelivers(Config(authMode, peers));

    private void AssertDelivers(RsyslogRelpConfig config)
    {
        using Route route = config.TlsEnabled ? new(config, receiverTls: Tls(_server), secret: Secret()) : new(config);

        LogAll(route.Node);

        Assert.That(route.Settle().Select(static line => line.Message), Is.EqualTo(Enumerable.Range(0, Count).Select(Message)));
        Assert.That(route.Node.Complaints, Is.Empty);
    }

    private void AssertRefuses(TestCertificates authority, TestCertificate server, string? authMode, IReadOnlyList<string> peers, string reason, bool denied = false)
    {
        using Receiver receiver = new(Tls(server));
        using Node refusing = new(Route.ConfigFor(Config(authMode, peers), receiver), Route.Shoot, Secret(), denied);
        refusing.Start();
        LogAll(refusing);
        Eventually.Holds(
            () => Regex.IsMatch(refusing.LocalLog, $"rsyslogd: omrelp.*authentication error '({reason})"), "the reason in the node's log", refusing.Describe);
        refusing.Stop();

        // Another node that takes the receiver as it is gets through: what the first one sent would have come before.
        Dictionary<string, string> secret = Secret();
        secret["ca"] = authority.AuthorityPem;
        using Node accepting = new(Route.ConfigFor(Config("fingerprint", ["SHA1:" + server.Sha1]), receiver), Route.Shoot, secret);
        accepting.Start();
        accepting.Log("kubelet[1]", "accepted");
        receiver.WaitFor("accepted", accepting.Describe);
        Assert.That(receiver.Lines, Has.Count.EqualTo(1));
    }

    private static void LogAll(Node node)
    {
        for (int i = 0; i < Count; i++)
        {
            node.Log("kubelet[1]", Message(i));
        }
    }

    private static string Message(int number) => $"message {number}";

    private RsyslogRelpConfig Config(string? authMode, IReadOnlyList<string> peers) => Route.Programs("kubelet") with
    {
        Tls = new TlsConfig { Enabled = true, SecretReferenceName = "relp-tls", TlsLib = tlsLib, AuthMode = authMode, PermittedPeer = peers },
    };

    private ReceiverTls Tls(TestCertificate certificate) => new(tlsLib, _authority, certificate);

    private Dictionary<string, string> Secret()
    {
        TestCertificate client = _authority.ForClient("node");
        return new() { ["ca"] = _authority.AuthorityPem, ["crt"] = client.CertificatePem, ["key"] = client.KeyPem };
    }

    private static string WithColons(string digits) => string.Join(':', digits.Chunk(2).Select(static pair => new string(pair)));
}
