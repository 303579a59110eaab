using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.EchoServer;

/// <summary>The echo server's configuration as the chart renders it, in a real rsyslogd with the arguments of the image.</summary>
public sealed class EchoServerTests
{
    private readonly TestCertificates _authority = new();
    private TemporaryDirectory _directory = null!;
    private string _configuration = "";
    private int _plain;
    private int _tls;

    [SetUp]
    public void Render()
    {
        RealPrograms.RequireRsyslog("imrelp");
        RealPrograms.RequireLibrelpWith("openssl");
        _directory = new TemporaryDirectory();
        (_plain, _tls) = (LoopbackPort.Free(), LoopbackPort.Free());
        TestCertificate server = _authority.ForServer("localhost");
        ChartCase chart = new(
            ChartCase.EchoServer,
            "",
            $"tls: {{ca: {Quoted(_authority.AuthorityPem)}, crt: {Quoted(server.CertificatePem)}, key: {Quoted(server.KeyPem)}}}");
        Manifests manifests = Manifests.Render(chart);
        foreach ((string name, System.Text.Json.Nodes.JsonNode? value) in manifests.One("Secret", "rsyslog-relp-tls")["data"]!.AsObject())
        {
            File.WriteAllBytes(_directory.Below(name), Convert.FromBase64String(value!.GetValue<string>()));
        }

        // The ports and the mounted directory, which only a pod has.
        _configuration = manifests.One("ConfigMap", "rsyslog-relp-echo-server")["data"]!["60-relp.conf"]!.GetValue<string>()
            .Replace("\"10250\"", $"\"{_plain}\"", StringComparison.Ordinal).Replace("\"10350\"", $"\"{_tls}\"", StringComparison.Ordinal)
            .Replace("/etc/ssl/rsyslog", _directory.Path, StringComparison.Ordinal);
        _directory.Write("60-relp.conf", _configuration);
    }

    [TearDown]
    public void Remove() => _directory?.Dispose();

    [Test]
    public void Rsyslogd_accepts_the_configuration()
    {
        ToolResult result = Tool.Run(RealPrograms.RequireRsyslog(), ["-N1", "-iNONE", "-f", _directory.Below("60-relp.conf")]);

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero, result.Error);
            Assert.That(result.Error, Does.Not.Contain("error"));
        });
    }

    [Test]
    public void What_arrives_is_printed_whether_or_not_with_TLS()
    {
        TestCertificate client = _authority.ForClient("node");
        using X509Certificate2 pem = X509Certificate2.CreateFromPem(client.CertificatePem, client.KeyPem);
        using RunningProcess rsyslogd = RunningProcess.Start(
            RealPrograms.RequireRsyslog(), "-n", "-iNONE", "-f", _directory.Below("60-relp.conf"));
        Eventually.Holds(() => Accepts(_plain) && Accepts(_tls), "the echo server to listen", () => rsyslogd.Output);

        using (RelpSession plain = new(_plain))
        {
            plain.Send("<13>Nov  1 12:00:00 node app: in the open");
        }

        using (RelpSession tls = new(_tls, pem))
        {
            tls.Send("<13>Nov  1 12:00:00 node app: größer and encrypted");
        }

        Eventually.Holds(
            () =>
                rsyslogd.Output.Split('\n').Contains(" in the open")
                    && rsyslogd.Output.Split('\n').Contains(" größer and encrypted"), "the messages", () =>
                    rsyslogd.Output);
    }

    [Test]
    public void A_sender_with_a_certificate_of_another_authority_is_turned_away()
    {
        TestCertificate stranger = new TestCertificates("Another CA").ForClient("stranger");
        using X509Certificate2 pem = X509Certificate2.CreateFromPem(stranger.CertificatePem, stranger.KeyPem);
        using RunningProcess rsyslogd = RunningProcess.Start(
            RealPrograms.RequireRsyslog(), "-n", "-iNONE", "-f", _directory.Below("60-relp.conf"));
        Eventually.Holds(() => Accepts(_tls), "the echo server to listen", () => rsyslogd.Output);

        Assert.That(() =>
        {
            using RelpSession session = new(_tls, pem);
        }, Throws.InstanceOf<Exception>());
    }

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static bool Accepts(int port)
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
