using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RsyslogRelp.Testing;

/// <summary>
/// Ports of 127.0.0.1 for programs that are to be told theirs. Taken from below the range out of which the kernel gives outgoing
/// connections their own: a port that was asked of the kernel and given back may be some connection's before the program binds it.
/// </summary>
public static class LoopbackPort
{
    private const int First = 10_000;

    private static readonly int s_end = FirstOfTheKernel();
    private static int s_last = Random.Shared.Next(s_end - First);

    /// <summary>A port on which nobody listens and that this process has not given away before.</summary>
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

        // Where the kernel's range is nearly everything there is no port beside it, and any is as good as another.
        return first > First + 1_000 ? first : 65_536;
    }
}
