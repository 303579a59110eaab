using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>IP addresses in the spelling that Kubernetes accepts (k8s.io/apimachinery, validation.IsValidIP in strict mode).</summary>
internal static class CanonicalIpAddress
{
    /// <summary>Kubernetes' message for a string that is not an address.</summary>
    public const string NotAnAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The messages of the rules that a string breaks; none for a canonical address.</summary>
    /// <param name="value">The string.</param>
    public static IReadOnlyList<string> BrokenRules(string value)
    {
        if (TryParseIPv4(value, out bool leadingZeros))
        {
            return leadingZeros ? ["must not have leading 0s"] : [];
        }

        if (!TryParseIPv6(value, out IPAddress? address))
        {
            return [NotAnAddress];
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return ["must not be an IPv4-mapped IPv6 address"];
        }

        string canonical = Format(address);
        return canonical == value ? [] : [$"must be in canonical form ({FieldValue.Of(canonical)})"];
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> value, out bool leadingZeros)
    {
        leadingZeros = false;
        int parts = 0;
        foreach (Range range in value.Split('.'))
        {
            ReadOnlySpan<char> part = value[range];
            leadingZeros |= part.Length > 1 && part[0] == '0';
            if (++parts > 4 || part.IsEmpty || part.ContainsAnyExceptInRange('0', '9')
                || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 255)
            {
                return false;
            }
        }

        return parts == 4;
    }

    // IPAddress.TryParse also accepts a zone (%eth0) and brackets, which Kubernetes does not.
    private static bool TryParseIPv6(string value, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return value.Contains(':', StringComparison.Ordinal)
            && !value.AsSpan().ContainsAnyExcept(AddressCharacters)
            && IPAddress.TryParse(value, out address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    // RFC 5952 as Go prints it: "::" replaces the longest run of at least two zero groups, the first one if several are equally long.
    // The last 32 bits are never written as an IPv4 address.
    private static string Format(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        Span<int> groups = stackalloc int[8];
        for (int i = 0; i < 8; i++)
        {
            groups[i] = (bytes[2 * i] << 8) | bytes[(2 * i) + 1];
        }

        (int start, int length) = LongestZeroRun(groups);
        string text = "";
        for (int i = 0; i < 8; i++)
        {
            if (i == start)
            {
                text += "::";
                i += length - 1;
                continue;
            }

            text += text.Length == 0 || text.EndsWith("::", StringComparison.Ordinal) ? "" : ":";
            text += groups[i].ToString("x", CultureInfo.InvariantCulture);
        }

        return text;
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<int> groups)
    {
        (int start, int length) = (-1, 1);
        for (int i = 0; i < groups.Length; i++)
        {
            int run = 0;
            while (i + run < groups.Length && groups[i + run] == 0)
            {
                run++;
            }

            if (run > length)
            {
                (start, length) = (i, run);
            }
        }

        return (start, length);
    }
}
