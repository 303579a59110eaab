using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

internal sealed class CertificateSecretDataTests
{
    [TestCase(WebhookComponent.OperatingSystemConfig, null, "shoot-rsyslog-relp")]
    [TestCase(WebhookComponent.Shoot, null, "shoot-rsyslog-relp-admission")]
    [TestCase(WebhookComponent.Shoot, "garden", "shoot-rsyslog-relp-admission")]
    [TestCase(WebhookComponent.OperatingSystemConfig, "runtime-extension-x", "shoot-rsyslog-relp-runtime")]
    public void Names_follow_the_component(WebhookComponent component, string? environment, string name)
    {
        WebhookNames names = new(component, environment);

        Assert.That(names.Component, Is.EqualTo(name));
        Assert.That(names.SecretsIdentity, Is.EqualTo($"gardener-extension-{name}-webhook"));
        Assert.That(names.Authority, Is.EqualTo($"ca-{name}-webhook"));
        Assert.That(names.Bundle, Is.EqualTo($"ca-{name}-webhook-bundle"));
        Assert.That(names.Server, Is.EqualTo($"{name}-webhook-server"));
    }

    // printf '%s' 12 | sha256sum; printf '%s' 1700000000 | sha256sum
    [TestCase("1", "2", "", "c-6b51d431")]
    [TestCase("12", "", "", "c-6b51d431")]
    [TestCase("12", "", "1700000000", "c-6b51d431-3f3b4")]
    public void An_object_name_holds_the_hashes_of_content_signer_and_rotation(
        string config, string signing, string rotation, string expected)
    {
        Assert.That(CertificateSecretData.ObjectName("c", config, signing, rotation), Is.EqualTo(expected));
    }

    [Test]
    public void Checksums_are_stable_across_versions()
    {
        // If these values change, the next upgrade renews every certificate.
        Assert.That(
            CertificateSecretData.ConfigChecksum("ca-shoot-rsyslog-relp-webhook;ca;validity=30d"), Is.EqualTo("9040117990837380006"));
        Assert.That(
            CertificateSecretData.DataChecksum(new Dictionary<string, byte[]> { ["b"] = [2], ["a"] = [1] }),
            Is.EqualTo("3582898a9e9549aeb5f67e532b38221ed5d11cb4c1e19507fd677d9b78ff7c7"));
        Assert.That(
            CertificateSecretData.DataChecksum(new Dictionary<string, byte[]> { ["b"] = [2], ["a"] = [1] }),
            Is.EqualTo(CertificateSecretData.DataChecksum(new Dictionary<string, byte[]> { ["a"] = [1], ["b"] = [2] })));
    }

    [TestCase("kubernetes.io/tls", "tls.crt", "tls.key")]
    [TestCase("Opaque", "tls.crt")]
    [TestCase("Opaque", "tls.key")]
    [TestCase("Opaque", "ca.crt", "ca.key")]
    public void The_type_follows_from_the_data(string type, params string[] keys) =>
        Assert.That(CertificateSecretData.TypeOf(keys.ToDictionary(static key => key, static _ => new byte[1])), Is.EqualTo(type));

    [Test]
    public void Printing_a_Secret_or_a_pair_shows_no_content()
    {
        StoredSecret secret = new()
        {
            Name = "a",
            Labels = new Dictionary<string, string>(),
            Data = new Dictionary<string, byte[]> { ["tls.key"] = "key"u8.ToArray() },
        };

        Assert.That((secret.ToString(), new PemPair("12345", "key").ToString()), Is.EqualTo(("Secret a", "PemPair { 5 characters }")));
    }

    [Test]
    public void A_server_without_names_gets_a_certificate_without_them()
    {
        PemPair authority = Given.CheapKeys.CreateAuthority("ca", Given.Start, Given.Start.AddDays(30));
        ServerCertificateSubject nameless = new("server", [], []);
        using X509Certificate2 leaf = X509Certificate2.CreateFromPem(
            Given.CheapKeys.CreateServer(nameless, authority, Given.Start, Given.Start.AddDays(20)).Certificate);

        Assert.That(leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>(), Is.Empty);
    }

    [Test]
    public async Task Secrets_carry_the_labels_types_and_data_of_the_secrets_manager()
    {
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);

        StoredSecret authority = cluster.Of("ca-shoot-rsyslog-relp-webhook").Single();
        StoredSecret server = cluster.Of("shoot-rsyslog-relp-webhook-server").Single();
        StoredSecret bundle = cluster.Of("ca-shoot-rsyslog-relp-webhook-bundle").Single();
        string issued = CertificateSecretData.UnixSeconds(Given.Start.AddMinutes(-1));

        Assert.Multiple(() =>
        {
            Assert.That(new[] { authority, server, bundle }, Has.All.Matches<StoredSecret>(secret => secret!.Immutable
                && secret.Labels["managed-by"] == "secrets-manager"
                && secret.Labels["manager-identity"] == "gardener-extension-shoot-rsyslog-relp-webhook"
                && secret.Labels["last-rotation-initiation-time"].Length == 0
                && ulong.TryParse(secret.Labels["checksum-of-config"], out _)));
            Assert.That(new[] { authority.Type, server.Type, bundle.Type }, Is.EqualTo(new[] { "Opaque", "kubernetes.io/tls", "Opaque" }));
            Assert.That(authority.Data.Keys, Is.EquivalentTo(new[] { "ca.crt", "ca.key" }));
            Assert.That(server.Data.Keys, Is.EquivalentTo(new[] { "tls.crt", "tls.key" }));
            Assert.That(bundle.Data.Keys, Is.EquivalentTo(new[] { "bundle.crt" }));
            Assert.That(authority.Labels.Keys, Is.EquivalentTo(new[]
            {
                "name", "managed-by", "manager-identity", "checksum-of-config", "last-rotation-initiation-time", "issued-at-time",
                "valid-until-time",
            }));
            Assert.That(server.Labels.Keys, Is.EquivalentTo(authority.Labels.Keys.Append("checksum-of-signing-ca")));
            Assert.That(bundle.Labels.Keys, Is.EquivalentTo(authority.Labels.Keys.Except(["valid-until-time"]).Append("bundle-for")));
            Assert.That(authority.Labels["issued-at-time"], Is.EqualTo(issued));
            Assert.That(authority.Labels["valid-until-time"], Is.EqualTo(CertificateSecretData.UnixSeconds(Given.Start.AddDays(30))));
            Assert.That(server.Labels["valid-until-time"], Is.EqualTo(CertificateSecretData.UnixSeconds(Given.Start.AddYears(10))));
            Assert.That(server.Labels["checksum-of-signing-ca"], Is.EqualTo(CertificateSecretData.DataChecksum(authority.Data)));
            Assert.That(bundle.Labels["bundle-for"], Is.EqualTo("ca-shoot-rsyslog-relp-webhook"));
            Assert.That(Given.Text(bundle, "bundle.crt"), Is.EqualTo(Given.Text(authority, "ca.crt")));
        });

        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Given.Text(authority, "ca.crt"));
        Assert.That(certificate.Subject, Is.EqualTo("CN=" + authority.Name));
    }

    [Test]
    public void A_CA_can_sign_and_a_server_certificate_can_serve()
    {
        CertificateFactory factory = new();
        ServerCertificateSubject subject = new(
            "shoot-rsyslog-relp", ["a.example", "b.example"], [IPAddress.Loopback, IPAddress.IPv6Loopback]);
        PemPair authority = factory.CreateAuthority("ca-x", Given.Start, Given.Start.AddDays(30));
        PemPair server = factory.CreateServer(subject, authority, Given.Start, Given.Start.AddYears(10));
        using X509Certificate2 ca = X509Certificate2.CreateFromPem(
            authority.Certificate), leaf = X509Certificate2.CreateFromPem(server.Certificate);

        Assert.Multiple(() =>
        {
            Assert.That(
                authority.PrivateKey, Does.StartWith("-----BEGIN RSA PRIVATE KEY-----").And.EndsWith("-----END RSA PRIVATE KEY-----\n"));
            Assert.That(ca.GetRSAPublicKey()!.KeySize, Is.EqualTo(3072));
            Assert.That(leaf.GetRSAPublicKey()!.KeySize, Is.EqualTo(3072));
            Assert.That(ca.SignatureAlgorithm.FriendlyName, Is.EqualTo("sha256RSA"));
            Assert.That(ca.NotBefore.ToUniversalTime(), Is.EqualTo(Given.Start.AddMinutes(-1).UtcDateTime));
            Assert.That(leaf.NotAfter.ToUniversalTime(), Is.EqualTo(Given.Start.AddYears(10).UtcDateTime));
            Assert.That(ca.SerialNumber, Has.Length.InRange(28, 34));
            Assert.That(ca.SerialNumber, Is.Not.EqualTo(leaf.SerialNumber));

            const X509KeyUsageFlags Both = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
            Assert.That(
                ca.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages,
                Is.EqualTo(Both | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign));
            Assert.That(leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages, Is.EqualTo(Both));
            Assert.That(leaf.Extensions.OfType<X509KeyUsageExtension>().Single().Critical, Is.True);
            Assert.That(leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().Critical, Is.False);
            Assert.That(
                ca.Extensions.OfType<X509BasicConstraintsExtension>().Single() is { Critical: true, CertificateAuthority: true }, Is.True);
            Assert.That(
                leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single() is { Critical: true, CertificateAuthority: false },
                Is.True);
            Assert.That(ca.Extensions.OfType<X509EnhancedKeyUsageExtension>(), Is.Empty);
            Assert.That(
                leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value,
                Is.EqualTo("1.3.6.1.5.5.7.3.1"));
            X509SubjectAlternativeNameExtension names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
            Assert.That(names.EnumerateDnsNames(), Is.EqualTo(subject.DnsNames));
            Assert.That(names.EnumerateIPAddresses(), Is.EqualTo(subject.Addresses));
            Assert.That(leaf.Issuer, Is.EqualTo("CN=ca-x"));
            Assert.That(Given.Verifies(authority.Certificate, server.Certificate, Given.Start), Is.True);
            Assert.That(Given.Verifies(authority.Certificate, server.Certificate, Given.Start.AddDays(31)), Is.False);
        });
    }

    [Test]
    public void Unmanaged_certificates_last_ten_years_and_fit()
    {
        var made = UnmanagedCertificates.Create(Given.Names, Given.Subject, Given.CheapKeys, new FakeTimeProvider(Given.Start));

        Assert.That(Given.Verifies(made.Bundle, made.Server.Certificate, Given.Start.AddYears(10).AddSeconds(-1)), Is.True);
        Assert.That(Given.Verifies(made.Bundle, made.Server.Certificate, Given.Start.AddYears(10).AddSeconds(1)), Is.False);
    }
}
