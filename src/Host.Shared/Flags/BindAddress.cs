using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace RsyslogRelp.Host.Shared.Flags;

/// <summary>An address to listen on as Go programs take it: <c>:8080</c>, <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>; <c>0</c> means not at all.</summary>
/// <param name="Address">The address; <see cref="IPAddress.IPv6Any"/> stands for every address, IPv4 ones included.</param>
/// <param name="Port">The port; 0 lets the system choose.</param>
public sealed record BindAddress(IPAddress Address, int Port)
{
    /// <summary>What <c>0</c> says: do not listen.</summary>
    public static BindAddress Nowhere { get; } = new(IPAddress.None, 0);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address; <see cref="Nowhere"/> for <c>0</c>.</param>
    /// <returns>Whether the text is an address or <c>0</c>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out BindAddress? address)
    {
        address = Nowhere;
        if (text == "0")
        {
            return true;
        }

        address = null;

        int colon = text?.LastIndexOf(':') ?? -1;
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        string host = text![..colon];
        IPAddress? ip = IPAddress.IPv6Any;
        if (host.Length > 0 && !IPAddress.TryParse(host, out ip))
        {
            return false;
        }

        address = new BindAddress(ip!, port);
        return true;
    }

    /// <summary>The address as Go programs write it.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
