using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RsyslogRelp.Charts.Tests.EchoServer;

/// <summary>A sender of the RELP protocol, one message at a time.</summary>
internal sealed class RelpSession : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly Stream _stream;
    private int _transaction;

    /// <param name="port">The receiver's port on loopback.</param>
    /// <param name="certificate">The sender's certificate; null: no TLS.</param>
    public RelpSession(int port, X509Certificate2? certificate = null)
    {
        _client.Connect("127.0.0.1", port);
        _stream = _client.GetStream();
        if (certificate is not null)
        {
            // The identity of the receiver does not matter here.
#pragma warning disable CA5359
            SslStream tls = new(_stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = [certificate] });
            _stream = tls;
        }

        Command("open", "relp_version=0\nrelp_software=test\ncommands=syslog");
    }

    /// <summary>Sends a message and waits until the receiver has taken it.</summary>
    public void Send(string message) => Command("syslog", message);

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private void Command(string name, string data)
    {
        _transaction++;
        _stream.Write(Encoding.UTF8.GetBytes($"{_transaction} {name} {Encoding.UTF8.GetByteCount(data)} {data}\n"));
        StringBuilder answer = new();
        while (!answer.ToString().Contains("200 OK", StringComparison.Ordinal))
        {
            int read = _stream.ReadByte();
            Assert.That(read, Is.Not.Negative, $"the receiver has hung up after {name}: {answer}");
            answer.Append((char)read);
        }
    }
}
