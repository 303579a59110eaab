using System.Net;
using System.Net.Sockets;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Replaces the Service in front of the replicas: new connections go to the first replica that accepts them.</summary>
internal sealed class ServiceBalancer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int[] _replicas;

    /// <param name="replicas">Their ports.</param>
    public ServiceBalancer(params int[] replicas)
    {
        _replicas = replicas;
        _listener.Start();
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
            foreach (int port in _replicas)
            {
                using Socket replica = new(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await replica.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                }
                catch (SocketException)
                {
                    continue;
                }

                using NetworkStream there = new(replica), back = new(client);
                try
                {
                    await Task.WhenAny(there.CopyToAsync(back, cancellationToken), back.CopyToAsync(there, cancellationToken));
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException)
                {
                }

                return;
            }
        }
    }
}
