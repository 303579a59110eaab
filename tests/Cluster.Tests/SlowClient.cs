using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A client that never completes a request.</summary>
internal static class SlowClient
{
    public enum Behaviour
    {
        /// <summary>Connects and sends nothing.</summary>
        Silent,

        /// <summary>Sends data that is not TLS.</summary>
        Garbage,

        /// <summary>Sends its headers a byte at a time.</summary>
        Headers,

        /// <summary>Announces the largest body that is allowed and sends it a byte at a time.</summary>
        Body,
    }

    /// <summary>Runs until the server closes the connection, or it is cancelled.</summary>
    /// <returns>Whether the server closed the connection.</returns>
    public static async Task<bool> RunAsync(int port, Behaviour behaviour, CancellationToken enough)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, enough);
            Stream stream = client.GetStream();
            if (behaviour is Behaviour.Headers or Behaviour.Body)
            {
                // It does not verify the server's certificate.
#pragma warning disable CA5359
                SslStream tls = new(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, enough);
                stream = tls;
            }

            string slow = behaviour switch
            {
                Behaviour.Silent => "",
                Behaviour.Garbage => "GET / HTTP/1.1\r\n\r\n no TLS at all",
                Behaviour.Headers => "POST /operating-system-config HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + new string('x', 10_000),
                _ => new string(' ', 10_000),
            };
            if (behaviour == Behaviour.Body)
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "POST /operating-system-config HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + $"{7 * 1024 * 1024}\r\n\r\n"),
                    enough);
            }

            byte[] answer = new byte[512];
            Task<bool> closed = Task.Run(
                async () =>
                {
                    while (await stream.ReadAsync(answer, enough) > 0)
                    {
                    }

                    return true;
                },
                enough);
            foreach (byte letter in Encoding.ASCII.GetBytes(slow))
            {
                await stream.WriteAsync(new[] { letter }, enough);
                if (await Task.WhenAny(closed, Task.Delay(TimeSpan.FromMilliseconds(250), enough)) == closed)
                {
                    break;
                }
            }

            return await closed;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
