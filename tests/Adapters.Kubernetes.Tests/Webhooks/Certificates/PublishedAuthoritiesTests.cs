using System.Security.Cryptography.X509Certificates;
using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>Trust is what the webhook configuration says, whoever wrote it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PublishedAuthoritiesTests
{
    private static readonly PemPair Ours = Given.TlsKeys.CreateAuthority("ca-ours", Given.Start, Given.Start.AddDays(30));
    private static readonly PemPair Next = Given.TlsKeys.CreateAuthority("ca-next", Given.Start, Given.Start.AddDays(30));
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

    [Test]
    public void A_CA_without_a_Secret_stays_for_a_day_to_the_second()
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        bool[] kept = [.. new[] { 0, 86_399, 86_400 }.Select(seconds => Keeps(Given.Start.AddSeconds(seconds)))];

        Assert.That(kept, Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void The_day_begins_anew_when_the_Secret_was_back_meanwhile()
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        Keeps(Given.Start);
        _published.Complete(Ours.Certificate, Existing(Ours), Given.Start.AddHours(20));

        Assert.That(Keeps(Given.Start.AddHours(21)), Is.True);
        Assert.That(Keeps(Given.Start.AddHours(44)), Is.True);
        Assert.That(Keeps(Given.Start.AddHours(45)), Is.False);
    }

    [Test]
    public void The_day_begins_anew_when_it_was_over_and_the_CA_is_published_again()
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        Keeps(Given.Start);
        Keeps(Given.Start.AddHours(25));
        _published.Observe([Bytes(Ours.Certificate)]);

        Assert.That(Keeps(Given.Start.AddHours(26)), Is.True);
    }

    [Test]
    public void A_CA_that_was_planned_counts_as_published()
    {
        string planned = _published.Complete(Ours.Certificate, Existing(), Given.Start);

        Assert.That(planned, Is.EqualTo(Ours.Certificate), "not twice");
        Assert.That(Keeps(Given.Start.AddHours(1)), Is.True);
    }

    [Test]
    public void A_missing_CA_is_kept_although_the_configuration_holds_only_its_successor()
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        Keeps(Given.Start);
        _published.Observe([Bytes(Next.Certificate)]);

        Assert.That(_published.Complete(Next.Certificate, Existing(Next), Given.Start.AddHours(1)), Does.Contain(Body(Ours)));
    }

    [Test]
    public void A_retired_CA_does_not_come_back_when_its_Secret_goes()
    {
        _published.Observe([Bytes(Ours.Certificate + "\n" + Next.Certificate)]);
        string retired = _published.Complete(Next.Certificate, Existing(Ours, Next), Given.Start);
        string gone = _published.Complete(Next.Certificate, Existing(Next), Given.Start.AddHours(1));

        Assert.That((retired, gone), Is.EqualTo((Next.Certificate, Next.Certificate)));
    }

    [Test]
    public void A_missing_CA_leaves_the_bundle_the_second_it_expires()
    {
        _published.Observe([Bytes(Ours.Certificate)]);
        DateTimeOffset end = Given.Start.AddDays(30);

        Assert.That((Keeps(end.AddSeconds(-1)), Keeps(end)), Is.EqualTo((true, false)));
    }

    private static string Body(PemPair pair) => pair.Certificate.TrimEnd('\n');

    private static HashSet<string> Existing(params PemPair[] pairs) => [.. pairs.Select(static pair =>
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pair.Certificate);
        return certificate.Thumbprint;
    })];

    private bool Keeps(DateTimeOffset now) =>
        _published.Complete("", new HashSet<string>(), now).Contains(Body(Ours), StringComparison.Ordinal);

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
