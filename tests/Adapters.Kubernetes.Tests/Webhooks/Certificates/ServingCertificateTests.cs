using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

internal sealed class ServingCertificateTests
{
    private static readonly PemPair Authority = Given.TlsKeys.CreateAuthority("ca", Given.Start, Given.Start.AddDays(30));
    private static readonly PemPair First = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddDays(20));
    private static readonly PemPair Second = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddDays(25));

    private static IEnumerable<TestCaseData> BadPairs()
    {
        yield return new TestCaseData(new PemPair("", ""), "there is no certificate in it").SetArgDisplayNames("empty");
        yield return new TestCaseData(
            new PemPair("garbage", Second.PrivateKey), "there is no certificate in it").SetArgDisplayNames("no PEM");
        yield return new TestCaseData(Second with { PrivateKey = "" }, null).SetArgDisplayNames("no key");
        yield return new TestCaseData(Second with { PrivateKey = First.PrivateKey }, null).SetArgDisplayNames("another's key");
        yield return new TestCaseData(
            Second with { PrivateKey = Second.PrivateKey[..(Second.PrivateKey.Length / 2)] }, null).SetArgDisplayNames("half a key");
        yield return new TestCaseData(
            Second with { Certificate = Second.Certificate[..(Second.Certificate.Length / 2)] },
            "there is no certificate in it").SetArgDisplayNames("half a certificate");
        yield return new TestCaseData(
            Second with { Certificate = Second.Certificate + Authority.Certificate[..(Authority.Certificate.Length / 2)] },
            "not every PEM block of it is a whole certificate").SetArgDisplayNames("half a chain");
        yield return new TestCaseData(
            Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start.AddDays(-9), Given.Start.AddSeconds(-1)),
            "the certificate expired on 2026-03-01 11:59:59Z").SetArgDisplayNames("expired");
    }

    [TestCaseSource(nameof(BadPairs))]
    public void A_bad_pair_is_refused_and_the_last_good_one_stays(PemPair bad, string? reason)
    {
        FakeTimeProvider time = new(Given.Start);
        ServingCertificate serving = new(time);
        Assert.That(serving.TryUse(First, out _), Is.True);
        X509Certificate2? before = serving.Certificate;
        time.Advance(TimeSpan.FromMinutes(1));
        bool changed = false;
        serving.Changed += (_, _) => changed = true;

        Assert.That(serving.TryUse(bad, out string? message), Is.False);

        Assert.That(message, reason is null ? Is.Not.Empty : Is.EqualTo(reason));
        Assert.That(message, Does.Not.Contain("PRIVATE"));
        Assert.That(serving.Certificate, Is.SameAs(before));
        Assert.That(serving.LastLoaded, Is.EqualTo(Given.Start));
        Assert.That(changed, Is.False);
    }

    [Test]
    public void Expiry_and_time_of_loading_are_known()
    {
        FakeTimeProvider time = new(Given.Start);
        ServingCertificate serving = new(time);
        Assert.That(
            (serving.Context, serving.Certificate, serving.NotAfter, serving.LastLoaded),
            Is.EqualTo(((object?)null, (object?)null, (DateTimeOffset?)null, (DateTimeOffset?)null)));

        serving.TryUse(First, out _);
        Assert.That(
            (serving.NotAfter, serving.LastLoaded), Is.EqualTo(((DateTimeOffset?)Given.Start.AddDays(20), (DateTimeOffset?)Given.Start)));

        time.Advance(TimeSpan.FromDays(1));
        serving.TryUse(Second, out _);
        Assert.That(
            (serving.NotAfter, serving.LastLoaded),
            Is.EqualTo(((DateTimeOffset?)Given.Start.AddDays(25), (DateTimeOffset?)Given.Start.AddDays(1))));
    }

    [TestCase(-1, true)]
    [TestCase(0, false)]
    public void A_certificate_can_be_used_until_the_second_it_expires(int seconds, bool usable)
    {
        ServingCertificate serving = new(new FakeTimeProvider(Given.Start.AddDays(20).AddSeconds(seconds)));

        Assert.That(serving.TryUse(First, out _), Is.EqualTo(usable));
    }

    [Test]
    public void Elliptic_keys_and_chains_from_elsewhere_are_taken()
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256), midKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest rootRequest = new("CN=root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 root = rootRequest.CreateSelfSigned(Given.Start, Given.Start.AddDays(9));
        CertificateRequest midRequest = new("CN=mid", midKey, HashAlgorithmName.SHA256);
        midRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 midPublic = midRequest.Create(
            root, Given.Start, Given.Start.AddDays(9), [3]), mid = midPublic.CopyWithPrivateKey(midKey);
        using X509Certificate2 leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256).Create(
            mid, Given.Start, Given.Start.AddDays(8), [1, 2]);
        ServingCertificate serving = new(new FakeTimeProvider(Given.Start));

        Assert.That(
            serving.TryUse(
                new(leaf.ExportCertificatePem() + "\n" + mid.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem()), out string? reason),
            Is.True,
            reason);
        Assert.That(serving.Certificate!.Subject, Is.EqualTo("CN=leaf"));
        Assert.That(serving.Context!.IntermediateCertificates.Select(c => c.Subject).ToArray(), Is.EqualTo(new[] { "CN=mid" }));
    }

    [Test]
    public async Task A_new_certificate_serves_new_connections_and_drops_no_open_one()
    {
        ServingCertificate serving = new(new FakeTimeProvider(Given.Start));
        serving.TryUse(First, out _);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();

        await using Connection open = await ConnectAsync(listener, serving);
        Assert.That(open.Served, Is.EqualTo(First.Certificate));
        Assert.That(await open.EchoAsync(1), Is.EqualTo(1));

        serving.TryUse(Second, out _);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await using Connection next = await ConnectAsync(listener, serving);

        Assert.That(next.Served, Is.EqualTo(Second.Certificate));
        Assert.That(await open.EchoAsync(2), Is.EqualTo(2));
        Assert.That(await next.EchoAsync(3), Is.EqualTo(3));
    }

    [Test]
    public async Task Connections_made_during_many_changes_all_succeed()
    {
        ServingCertificate serving = new(new FakeTimeProvider(Given.Start));
        serving.TryUse(First, out _);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using CancellationTokenSource stop = new();
        Task changes = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                serving.TryUse(i % 2 == 0 ? Second : First, out _);
            }
        });

        for (int i = 0; i < 50; i++)
        {
            await using Connection connection = await ConnectAsync(listener, serving);
            Assert.That(connection.Served, Is.EqualTo(First.Certificate).Or.EqualTo(Second.Certificate));
            Assert.That(await connection.EchoAsync((byte)i), Is.EqualTo(i));
        }

        await stop.CancelAsync();
        await changes;
    }

    private static async Task<Connection> ConnectAsync(TcpListener listener, ServingCertificate serving)
    {
        TcpClient client = new();
        Task<TcpClient> accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        TcpClient accepted = await accepting;

        SslStream serverSide = new(accepted.GetStream());
        Task server = serverSide.AuthenticateAsServerAsync(
            (_, _, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = serving.Context }), null);
        SslStream clientSide = new(client.GetStream());
        await clientSide.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = Trusting(Authority.Certificate),
        });
        await server;
        return new(client, accepted, clientSide, serverSide);
    }

    private static X509ChainPolicy Trusting(string authority)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = Given.Start.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.ImportFromPem(authority);
        return policy;
    }

    private sealed record Connection(TcpClient Client, TcpClient Accepted, SslStream ClientSide, SslStream ServerSide) : IAsyncDisposable
    {
        public string Served => ((X509Certificate2)ClientSide.RemoteCertificate!).ExportCertificatePem() + "\n";

        public async Task<int> EchoAsync(byte value)
        {
            byte[] buffer = new byte[1];
            await ClientSide.WriteAsync(new[] { value });
            await ServerSide.ReadExactlyAsync(buffer);
            await ServerSide.WriteAsync(buffer);
            buffer[0] = 0;
            await ClientSide.ReadExactlyAsync(buffer);
            return buffer[0];
        }

        public async ValueTask DisposeAsync()
        {
            await ClientSide.DisposeAsync();
            await ServerSide.DisposeAsync();
            Client.Dispose();
            Accepted.Dispose();
        }
    }
}
