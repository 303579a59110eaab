using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>Recognizes a host in a spelling of another place, such as a URL.</summary>
internal static class HostSpelling
{
    /// <summary>How to write the host; null if these changes do not make it valid.</summary>
    /// <param name="value">The string.</param>
    /// <param name="isValid">Whether a string is a host.</param>
    public static string? Remedy(string value, Func<string, bool> isValid)
    {
        List<string> remedies = [];
        string host = value.Trim();
        AddIf(host.Length < value.Length, "leave out the white space", remedies);

        int scheme = host.IndexOf("://", StringComparison.Ordinal);
        AddIf(scheme >= 0, "leave out the scheme", remedies);
        host = scheme < 0 ? host : host[(scheme + 3)..];

        // The slash at the end of a URL goes with the scheme.
        int path = host.IndexOf('/', StringComparison.Ordinal);
        AddIf(path >= 0 && (scheme < 0 || path < host.Length - 1), "leave out the path", remedies);
        host = path < 0 ? host : host[..path];

        int port = PortStart(host);
        AddIf(port >= 0, "write the port into the field port", remedies);
        host = port < 0 ? host : host[..port];

        bool brackets = host.StartsWith('[') && host.EndsWith(']');
        AddIf(brackets, "leave out the brackets", remedies);
        host = brackets ? host[1..^1] : host;

        bool dot = host.EndsWith('.');
        AddIf(dot, "leave out the dot at the end", remedies);
        host = dot ? host[..^1] : host;

        string lower = host.ToLowerInvariant();
        AddIf(lower != host, "use lower case", remedies);
        return remedies.Count > 0 && isValid(lower) ? $"{string.Join(", ", remedies)}: {FieldValue.Of(lower)}" : null;
    }

    // The colons of an IPv6 address are not that of a port, unless it has brackets.
    private static int PortStart(string host)
    {
        int colon = host.LastIndexOf(':');
        bool isPort = colon > 0 && colon < host.Length - 1 && !host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9')
            && (host[colon - 1] == ']' || host.IndexOf(':', StringComparison.Ordinal) == colon);
        return isPort ? colon : -1;
    }

    private static void AddIf(bool condition, string remedy, List<string> remedies)
    {
        if (condition)
        {
            remedies.Add(remedy);
        }
    }
}
