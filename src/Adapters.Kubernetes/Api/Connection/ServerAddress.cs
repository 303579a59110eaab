namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>The address of an API server.</summary>
internal static class ServerAddress
{
    /// <summary>
    /// Reads an address. An address without a scheme means HTTPS, so that credentials are never sent unencrypted by accident.
    /// </summary>
    /// <param name="text">The address, such as <c>https://10.0.0.1:443</c> or <c>host:6443</c>; it may have a path.</param>
    /// <param name="source">Where the address is configured, for the error message.</param>
    public static Uri Parse(string text, string source)
    {
        string withScheme = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(withScheme, UriKind.Absolute, out Uri? address)
            && address.Scheme is ("https" or "http")
            && address.Host.Length > 0
            ? address
            : throw new ClientConfigurationException($"{source}: '{text}' is no address of an API server; https://<host>[:<port>] is one.");
    }

    /// <summary>The address of a path on a server.</summary>
    /// <param name="server">The address, with or without a path of its own.</param>
    /// <param name="pathAndQuery">The path, with a leading slash.</param>
    public static Uri Join(Uri server, string pathAndQuery) => new(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + pathAndQuery);
}
