using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RsyslogRelp.Testing;

/// <summary>
/// Free ports of 127.0.0.1 for programs that take their port as an argument. They are below the kernel's range for outgoing connections: a
/// port from that range could be used by a connection before the program binds it.
/// </summary>
public static class LoopbackPort
{
    private const int First = 10_000;

    private static readonly int s_end = FirstOfTheKernel();
    private static int s_last = Random.Shared.Next(s_end - First);

    /// <summary>A port on which nothing listens and that this process has not returned before.</summary>
    public static int Free()
    {
        for (int attempt = First; attempt < s_end; attempt++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref s_last) % (s_end - First));
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }

        throw new InvalidOperationException("No free port.");
    }

    private static int FirstOfTheKernel()
    {
        const string setting = "/proc/sys/net/ipv4/ip_local_port_range";
        int first = File.Exists(setting) ? int.Parse(File.ReadAllText(setting).Split('\t')[0], CultureInfo.InvariantCulture) : 32_768;

        // If the kernel's range covers nearly all ports, any port will do.
        return first > First + 1_000 ? first : 65_536;
    }
}
