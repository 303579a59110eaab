using System.Net;
using System.Net.Sockets;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// The Service in front of replicas: each new connection goes to the next one that is ready. One that refuses it is passed over. An open
/// connection stays where it is.
/// </summary>
internal sealed class PodService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<IReadOnlyList<Replica>> _replicas;
    private int _turn;

    public PodService(Func<IReadOnlyList<Replica>> replicas)
    {
        _replicas = replicas;
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
            Replica[] ready = [.. _replicas().Where(static replica => replica.IsReady)];
            int first = Interlocked.Increment(ref _turn);
            for (int i = 0; i < ready.Length; i++)
            {
                using Socket replica = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await replica.ConnectAsync(IPAddress.Loopback, ready[(first + i) % ready.Length].Port, cancellationToken);
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
