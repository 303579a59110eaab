using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RsyslogRelp.Host.Shared.Flags;

/// <summary>
/// An address to listen on, as Go programs accept it: <c>:8080</c>, <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>, <c>localhost:8080</c>;
/// <c>0</c> means: do not listen.
/// </summary>
/// <param name="Address">The address; <see cref="IPAddress.IPv6Any"/> means every address, including IPv4.</param>
/// <param name="Port">The port; 0 lets the system choose.</param>
public sealed record BindAddress(IPAddress Address, int Port)
{
    /// <summary>The value <c>0</c>: do not listen.</summary>
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
        address = TryParseHost(host, out IPAddress? ip) ? new BindAddress(ip, port) : null;
        return address is not null;
    }

    /// <summary>Reads the address without the port.</summary>
    /// <param name="host">An IP address; <c>localhost</c> for 127.0.0.1; empty for every address.</param>
    /// <param name="address">The address.</param>
    /// <returns>
    /// Whether the text is one of these. Other names are not resolved: their addresses may change, and a pod has only its own address.
    /// </returns>
    public static bool TryParseHost(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = host switch
        {
            "" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(host, out IPAddress? ip) ? ip : null,
        };
        return address is not null;
    }

    /// <summary>Opens a listener.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="configure">Configures the protocol. Default: HTTP.</param>
    public void Listen(KestrelServerOptions kestrel, Action<ListenOptions>? configure = null)
    {
        configure ??= static _ => { };
        if (Address.Equals(IPAddress.IPv6Any))
        {
            // This also works if the kernel has no IPv6.
            kestrel.ListenAnyIP(Port, configure);
        }
        else
        {
            kestrel.Listen(Address, Port, configure);
        }
    }

    /// <summary>The address as Go programs write it.</summary>
    public override string ToString() => Address.Equals(IPAddress.IPv6Any) ? $":{Port}" : new IPEndPoint(Address, Port).ToString();
}
