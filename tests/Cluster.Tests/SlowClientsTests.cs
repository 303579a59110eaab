using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A thousand clients that never complete a request.</summary>
public sealed class SlowClientsTests() : ClusterTests(ApiServers.Fake)
{
    private const int Clients = 1000;

    // Each client uses at most a TLS session and the first buffer of a body; with the pages that the runtime keeps, less than 128 KiB.
    private const long Bound = Clients * 128 * 1024L;

    private enum Behaviour
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

    [Test]
    public async Task Cost_bounded_memory_hold_nobody_up_and_are_all_shown_the_door()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        Seed seed = new(Server);
        int port = LoopbackPort.Free();
        using WebhookProcess webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Seed, [.. Seed.Flags(port), "--leader-election=false"]).Ready();
        await seed.CalledAsync(webhook);
        await seed.ControlPlaneAsync("shoot--foo--bar");
        using DirectClient good = new(port, await Rotation.BundleAsync(Server), "shoot--foo--bar");
        await good.AskAsync();
        long before = webhook.ResidentBytes;

        using CancellationTokenSource enough = new();
        Task<bool>[] clients =
        [
            .. Enumerable.Range(0, Clients).Select(i => Task.Run(() => RunAsync(port, (Behaviour)(i % 4), enough.Token))),
        ];
        while (!clients.All(static client => client.IsCompleted))
        {
            JsonNode answer = await good.AskAsync();
            Assert.That(answer["patch"], Is.Not.Null, answer.ToJsonString());
            await Task.WhenAny(Task.WhenAll(clients), Task.Delay(TimeSpan.FromMilliseconds(100)));
            enough.CancelAfter(Eventually.Patience);
        }

        TestContext.Out.WriteLine(
            $"before: {before >> 10} KiB, peak: {webhook.PeakResidentBytes >> 10} KiB, after: {webhook.ResidentBytes >> 10} KiB");
        Assert.Multiple(() =>
        {
            Assert.That(clients.Count(static client => client.GetAwaiter().GetResult()), Is.EqualTo(Clients), "closed by the server");
            Assert.That(webhook.PeakResidentBytes - before, Is.LessThan(Bound));
            Assert.That(webhook.HasExited, Is.False);
        });
    }

    /// <returns>Whether the server closed the connection.</returns>
    private static async Task<bool> RunAsync(int port, Behaviour behaviour, CancellationToken enough)
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
