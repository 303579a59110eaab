using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>A TLS connection that knows how long the records are which it receives.</summary>
internal sealed class RecordedConnection : IDisposable
{
    private readonly SslStream _tls;
    private readonly Recorder _recorder;

    private RecordedConnection(Socket socket)
    {
        _recorder = new Recorder(socket);
        // The identity of the server does not matter here.
#pragma warning disable CA5359
        _tls = new SslStream(_recorder, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
    }

    /// <summary>Bytes of the longest record, without its header.</summary>
    public int LongestRecord => _recorder.LongestRecord();

    public static async Task<RecordedConnection> OpenAsync(int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        RecordedConnection connection = new(socket);
        await connection._tls.AuthenticateAsClientAsync("localhost");
        return connection;
    }

    /// <summary>Sends a request and reads the answer to its end, after which the server closes.</summary>
    public async Task PostAsync(string path, string body)
    {
        await _tls.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"));
        await _tls.CopyToAsync(Stream.Null);
    }

    public void Dispose() => _tls.Dispose();

    private sealed class Recorder(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        private readonly MemoryStream _received = new();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            _received.Write(buffer.Span[..read]);
            return read;
        }

        // A record is its type, two bytes of version, two of its length, and its content.
        public int LongestRecord()
        {
            ReadOnlySpan<byte> left = _received.ToArray();
            int longest = 0;
            while (left.Length >= 5)
            {
                int length = BinaryPrimitives.ReadUInt16BigEndian(left[3..]);
                longest = Math.Max(longest, length);
                left = left[Math.Min(left.Length, 5 + length)..];
            }

            return longest;
        }
    }
}
