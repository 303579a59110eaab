using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>Trust is what the webhook configuration says, whoever wrote it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PublishedAuthoritiesTests
{
    private static readonly PemPair Ours = Given.TlsKeys.CreateAuthority("ca-ours", Given.Start, Given.Start.AddDays(30));
    private static readonly PemPair Foreign = Given.TlsKeys.CreateAuthority("foreign", Given.Start, Given.Start.AddDays(30));
    private static readonly string Served =
        Given.TlsKeys.CreateServer(Given.Subject, Ours, Given.Start, Given.Start.AddDays(20)).Certificate;

    private readonly PublishedAuthorities _published = new("ca-");

    [Test]
    public void Nobody_calls_before_there_is_a_configuration() => Assert.That(_published.Trust(Served), Is.True);

    [Test]
    public void A_certificate_is_trusted_by_its_own_CA_alone()
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        bool own = _published.Trust(Served);
        _published.Observe([Bytes(Foreign.Certificate)]);
        bool foreign = _published.Trust(Served);
        _published.Observe([Bytes(Foreign.Certificate + "\n" + Ours.Certificate)]);
        bool both = _published.Trust(Served);

        Assert.That((own, foreign, both), Is.EqualTo((true, false, true)));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("garbage")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_configuration_without_readable_CAs_trusts_nothing(string? bundle)
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        _published.Observe([bundle is null ? null : Bytes(bundle)]);

        Assert.That(_published.Trust(Served), Is.False);
    }

    [Test]
    public void A_foreign_CA_is_not_kept_and_ours_is()
    {
        _published.Observe([Bytes(Ours.Certificate + "\n" + Foreign.Certificate)]);
        _published.Observe([Bytes("garbage")]);

        string bundle = _published.Complete("", new HashSet<string>(), Given.Start);

        Assert.That(bundle, Is.EqualTo(Ours.Certificate.TrimEnd('\n') + "\n"));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
