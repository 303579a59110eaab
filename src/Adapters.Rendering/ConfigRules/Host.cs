using System.Net;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The address or name of a host, as <c>target</c> takes it.</summary>
internal static class Host
{
    /// <summary>Whether the string is a canonical IP address, or a host name that no resolver reads as an address.</summary>
    public static bool IsAddressOrName(string value) =>
        CanonicalIpAddress.BrokenRules(value).Count == 0 || (Dns1123.IsSubdomain(value) && !Dns1123.EndsInNumber(value));

    /// <summary>One reason, with the remedy, why a string is neither.</summary>
    public static string WhatIsWrongWith(string value)
    {
        if (HostSpelling.Remedy(value, IsAddressOrName) is { } remedy)
        {
            return remedy;
        }

        string addressRule = CanonicalIpAddress.BrokenRules(value)[0];
        bool isAddress = addressRule != CanonicalIpAddress.NotAnAddress;
        return isAddress || Dns1123.IsSubdomain(value) ? addressRule : Dns1123.BrokenSubdomainRules(value).First();
    }

    /// <summary>Whether a connection to the host ends on the machine itself.</summary>
    public static bool IsLoopback(string value) =>
        value is "localhost" or "localhost.localdomain" or "ip6-localhost" or "ip6-loopback"
        || value.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPAddress.TryParse(value, out IPAddress? address)
            && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
}
