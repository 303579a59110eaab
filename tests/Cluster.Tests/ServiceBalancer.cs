using System.Net;
using System.Net.Sockets;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// Replaces the Service in front of the replicas: a new connection goes to the first replica that accepts it, and stays there.
/// </summary>
internal sealed class ServiceBalancer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<IEnumerable<int>> _ports;

    /// <param name="ports">The ports of the replicas, in the order in which a new connection tries them.</param>
    public ServiceBalancer(Func<IEnumerable<int>> ports)
    {
        _ports = ports;
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptSocketAsync(_end.Token), _end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ForwardAsync(Socket client, CancellationToken cancellationToken)
    {
        using (client)
        {
            foreach (int port in _ports())
            {
                using Socket replica = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await replica.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                }
                catch (SocketException)
                {
                    continue;
                }

                client.NoDelay = true;
                using NetworkStream there = new(replica), back = new(client);
                try
                {
                    await await Task.WhenAny(there.CopyToAsync(back, cancellationToken), back.CopyToAsync(there, cancellationToken));
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException)
                {
                }

                return;
            }
        }
    }
}
