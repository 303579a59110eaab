using System.Net;
using System.Net.Sockets;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Stands before a receiver, hands everything on and counts the connections.</summary>
internal sealed class CountingForwarder : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private int _connections;

    /// <param name="target">The receiver's port.</param>
    public CountingForwarder(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The port on which it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = ForwardAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using TcpClient source = client;
        using TcpClient sink = new();
        try
        {
            await sink.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAll(CopyAsync(source, sink), CopyAsync(sink, source));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Either side has gone.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream());
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
