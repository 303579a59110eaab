using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The webhook host is shut down while it has a review to answer.</summary>
public sealed class ShutdownTests() : ClusterTests(ApiServers.Fake)
{
    private const string Review =
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":"""
            + """{"group":"x","version":"v1","kind":"Y"},"object":{}}}""";

    private int _port;
    private WebhookProcess _webhook = null!;

    [OneTimeSetUp]
    public Task PrepareAsync() => Server.Admin.CreateNamespaceAsync(Seed.Space);

    [SetUp]
    public void Start()
    {
        _port = LoopbackPort.Free();
        _webhook = WebhookProcess.Start(Server, _port, WebhookProcess.Seed, Seed.Flags(_port)).Ready();
    }

    [TearDown]
    public void Stop() => _webhook.Dispose();

    [Test]
    public async Task What_is_in_flight_is_answered_and_nothing_new_is_taken()
    {
        using SslStream begun = await BeginAsync();

        _webhook.AskToEnd();
        Eventually.Holds(IsClosed, "the listener to close", () => _webhook.Log);
        await begun.WriteAsync(Encoding.ASCII.GetBytes(Review[10..]));
        using StreamReader reader = new(begun);
        string answer = await reader.ReadToEndAsync();
        _webhook.Ends();

        Assert.Multiple(() =>
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 200 ").And.Contain("unexpected request kind x/v1, Kind=Y"));
            Assert.That(_webhook.ExitCode, Is.Zero, _webhook.Log);
        });
    }

    [Test]
    public async Task A_second_signal_ends_it_at_once()
    {
        using SslStream begun = await BeginAsync();

        _webhook.AskToEnd();
        Eventually.Holds(IsClosed, "the end to begin", () => _webhook.Log);
        _webhook.AskToEnd();
        _webhook.Ends();

        Assert.That(_webhook.ExitCode, Is.EqualTo(1), "in good order it would be 0");
    }

    [Test]
    public async Task A_signal_ends_it_in_good_order_before_its_start_is_over()
    {
        // An API server that takes connections and never answers.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = LoopbackPort.Free();
        using WebhookProcess starting = WebhookProcess.StartWith(
            $$$"""
            {apiVersion: v1, kind: Config, current-context: c, users: [{name: u, user: {token: t}}],
            clusters: [{name: c, cluster: {server: "http://{{{silent.LocalEndpoint}}}"}}],
            contexts: [{name: c, context: {cluster: c, user: u}}]}
            """,
            port,
            WebhookProcess.Seed,
            Seed.Flags(port));
        using TcpClient connection = await silent.AcceptTcpClientAsync().WaitAsync(Eventually.Patience);

        starting.AskToEnd();
        starting.Ends();

        Assert.That(starting.ExitCode, Is.Zero, starting.Log);
        Assert.That(starting.Log, Does.Not.Contain("exception").IgnoreCase);
    }

    /// <summary>Sends the head of a request and a part of its body.</summary>
    private async Task<SslStream> BeginAsync()
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        X509ChainPolicy trust = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        string bundle = "";
        Eventually.Holds(() =>
            (bundle = Rotation.BundleAsync(Server).GetAwaiter().GetResult()).Length > 0, "the registration", () => _webhook.Log);
        trust.CustomTrustStore.ImportFromPem(bundle);
        SslStream stream = new(client.GetStream(), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = trust });
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /operating-system-config HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                + $"application/json\r\nContent-Length: {Review.Length}\r\nExpect: 100-continue\r\n\r\n"));

        // The server asks for the body when the endpoint starts to read it; from then on the request is in progress.
        byte[] begun = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await stream.ReadExactlyAsync(begun);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Review[..10]));
        return stream;
    }

    private bool IsClosed()
    {
        try
        {
            using TcpClient client = new();
            client.Connect(IPAddress.Loopback, _port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
