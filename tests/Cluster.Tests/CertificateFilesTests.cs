using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Certificates from files instead of Secrets.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CertificateFilesTests() : ClusterTests(ApiServers.Fake)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public void Without_a_namespace_a_pair_is_made_served_and_written_to_the_directory()
    {
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Seed, [.. WebhookProcess.ReachedAt(port), "--leader-election=false"]).Ready();
        string directory = Path.Combine(webhook.Temporary, "k8s-webhook-server", "serving-certs");

        using X509Certificate2 written = X509Certificate2.CreateFromPemFile(
            Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
        using X509Certificate2 served = Rotation.ServedAt(port);
        Assert.Multiple(() =>
        {
            Assert.That(written.SerialNumber, Is.EqualTo(served.SerialNumber));
            Assert.That(written.MatchesHostname("localhost"));
            Assert.That(written.NotAfter, Is.GreaterThan(DateTime.Now.AddYears(9)));
            Assert.That(File.GetUnixFileMode(Path.Combine(directory, "tls.key")), Is.EqualTo(OwnerOnly));
        });
    }

    [Test]
    public async Task Provided_files_and_their_replacements_are_served_and_registered_unless_invalid()
    {
        using TemporaryDirectory files = new();
        TestCertificates authority = new();
        Write(files, authority.ForServer("localhost"), authority);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server,
            port,
            WebhookProcess.Seed,
            [.. WebhookProcess.ReachedAt(port), "--leader-election=false", $"--webhook-config-cert-dir={files.Path}"]).Ready();
        Eventually.Holds(() =>
            Rotation.BundleAsync(Server).GetAwaiter().GetResult() == authority.AuthorityPem, "ca.crt to be registered", () => webhook.Log);

        TestCertificate second = authority.ForServer("localhost");
        Write(files, second, authority);
        Eventually.Holds(() => Serves(port, second), "the second pair to be served", () => webhook.Log);
        await File.WriteAllTextAsync(files.Below("tls.crt"), authority.ForServer("localhost").CertificatePem);
        Eventually.Holds(() =>
            webhook.Log.Contains("cannot be served", StringComparison.Ordinal), "the key that does not fit to be noticed", () =>
                webhook.Log);
        Assert.That(Serves(port, second));

        TestCertificate third = authority.ForServer("localhost");
        Write(files, third, authority);
        Eventually.Holds(() => Serves(port, third), "the third pair to be served", () => webhook.Log);
    }

    [Test]
    public void A_key_that_does_not_fit_its_certificate_ends_the_start_with_the_reason()
    {
        using TemporaryDirectory files = new();
        TestCertificates authority = new();
        files.Write("tls.crt", authority.ForServer("localhost").CertificatePem);
        files.Write("tls.key", authority.ForServer("localhost").KeyPem);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server,
            port,
            WebhookProcess.Seed,
            [.. WebhookProcess.ReachedAt(port), $"--webhook-config-cert-dir={files.Path}", "--leader-election=false"]);

        webhook.Ends();

        Assert.That(webhook.ExitCode, Is.EqualTo(1));
        Assert.That(webhook.Log, Does.Contain(files.Path).And.Contain("cannot be served").And.Not.Contain("PRIVATE"));
    }

    private static void Write(TemporaryDirectory directory, TestCertificate certificate, TestCertificates authority)
    {
        directory.Write("ca.crt", authority.AuthorityPem);
        directory.Write("tls.key", certificate.KeyPem);
        directory.Write("tls.crt", certificate.CertificatePem);
    }

    private static bool Serves(int port, TestCertificate certificate)
    {
        using X509Certificate2 served = Rotation.ServedAt(port);
        return served.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA1) == certificate.Sha1;
    }
}
