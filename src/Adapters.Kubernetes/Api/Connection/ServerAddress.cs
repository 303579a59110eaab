namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>The address of an API server.</summary>
internal static class ServerAddress
{
    /// <summary>
    /// Reads an address. One without a scheme is an HTTPS one: credentials do not go over the wire in the clear by omission.
    /// </summary>
    /// <param name="text">The address, such as <c>https://10.0.0.1:443</c> or <c>host:6443</c>; it may have a path.</param>
    /// <param name="source">Where it stands, for the message.</param>
    public static Uri Parse(string text, string source)
    {
        string withScheme = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(withScheme, UriKind.Absolute, out Uri? address)
            && address.Scheme is ("https" or "http")
            && address.Host.Length > 0
            ? address
            : throw new ClientConfigurationException($"{source}: '{text}' is no address of an API server; https://<host>[:<port>] is one.");
    }

    /// <summary>A path below an address.</summary>
    /// <param name="server">The address, with or without a path of its own.</param>
    /// <param name="pathAndQuery">The path, with a leading slash.</param>
    public static Uri Join(Uri server, string pathAndQuery) => new(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + pathAndQuery);
}
